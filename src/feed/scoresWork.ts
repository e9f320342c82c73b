import type { ScoreEvent } from '../live/liveEvents';
import { newestScoreIds } from '../scores/newestScores';
import { NativeTrace } from './nativeTrace';
import { createScorePoll, LOOK_BACK } from './scorePoll';
import { ScoresSource } from './scoresSource';
import { TopicFeed } from './topicFeed';
import { toWork } from './toWork';
import type { Work, WorkParts } from './work';

export function createScoresWork(parts: WorkParts): Work {
  const { database, limits, differences, now } = parts;
  const source = new ScoresSource({ ...parts, readNewest: () => newestScoreIds(database, LOOK_BACK) });
  const trace = new NativeTrace(limits.silentMs, now);
  const feed = new TopicFeed({
    ...parts,
    topic: 'scores',
    source,
    onNative: () => trace.hear(),
  });
  const publish = (event: ScoreEvent) => differences.publish('scores', event);
  return toWork(parts, feed, trace, createScorePoll({ database, source, publish }));
}
