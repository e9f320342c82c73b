import { ChatSource } from './chatSource';
import { TopicFeed } from './topicFeed';
import { toWork } from './toWork';
import type { Work, WorkParts } from './work';

/** Of one channel. Nobody but the game server tells what is said. */
export function createChatWork(parts: WorkParts, channel: string): Work {
  const source = new ChatSource({ ...parts, channel, readLatest: () => parts.chat.latest(channel) });
  const feed = new TopicFeed({ ...parts, differences: undefined, topic: 'chat', source });
  return toWork(parts, feed);
}
