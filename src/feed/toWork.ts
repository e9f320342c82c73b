import type { Topic } from '../live/liveEvents';
import type { NativeTrace } from './nativeTrace';
import { PollTask, type Poll } from './pollTask';
import type { TopicFeed } from './topicFeed';
import type { Work, WorkParts } from './work';

/** A topic's feed, with the poll for what nobody tells, if there is one. */
export function toWork<T extends Topic>(
  { coordination, limits, now }: WorkParts,
  feed: TopicFeed<T>,
  trace?: NativeTrace,
  poll?: Poll,
): Work {
  const task = trace && poll && new PollTask({ name: feed.topic, coordination, trace, poll, limits, now });
  return {
    source: feed.source,
    channels: feed.channels,
    add: (channel) => feed.add(channel),
    async tick() {
      if (feed.isReady) await task?.tick();
    },
    async stop() {
      feed.stop();
      await task?.stop();
    },
  };
}
