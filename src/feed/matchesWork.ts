import { DifferencePoll } from './differencePoll';
import { MatchesSource } from './matchesSource';
import { NativeTrace } from './nativeTrace';
import { TopicFeed } from './topicFeed';
import { toWork } from './toWork';
import type { Work, WorkParts } from './work';

export function createMatchesWork(parts: WorkParts): Work {
  const { live, limits, differences, now } = parts;
  const source = new MatchesSource({ ...parts, read: () => live.matches() });
  const trace = new NativeTrace(limits.silentMs, now);
  const poll = new DifferencePoll({
    read: () => live.matches(),
    held: source.open,
    trace,
    now,
    async publish(id, before, after) {
      if (after)
        await differences.publish('matches', {
          type: before ? 'updated' : 'created',
          match: { ...after, id },
        });
      else if (before) await differences.publish('matches', { type: 'closed', match: { ...before, id } });
    },
  });
  const feed = new TopicFeed({
    ...parts,
    topic: 'matches',
    source,
    onNative({ match }) {
      trace.hear();
      poll.touch(match.id);
    },
  });
  return toWork(parts, feed, trace, poll);
}
