import type { Database } from '../db/database';
import type { LiveEvents } from '../live/liveEvents';
import type { LiveReader } from '../live/liveState';
import type { Logger } from '../logger';
import type { Channel } from './channel';
import type { ChatPort } from './chatPort';
import type { Coordination } from './coordination';
import type { FeedLimits } from './limits';
import type { Source, Tell, Visibility } from './source';

/** What the feed is made of. */
export interface FeedParts {
  database: Database;
  live: LiveReader;
  /** Each status that `live` tells is a request to the game server. */
  asksOneByOne: boolean;
  /** The game server's. */
  events: LiveEvents;
  /** Of all processes that share the game server: what they make of differences. */
  differences: LiveEvents;
  coordination: Coordination;
  chat: Pick<ChatPort, 'latest'>;
  log: Logger;
  now: () => number;
  limits: FeedLimits;
}

export interface WorkParts extends FeedParts {
  visible: Visibility;
  tell: Tell;
}

/** What feeds the channels of one subject, from the first of them to the last. */
export interface Work {
  readonly source: Pick<Source, 'snapshot' | 'refresh' | 'inView'>;
  readonly channels: Set<Channel>;
  add(channel: Channel): void;
  /** To be called once a poll's time. */
  tick(): Promise<void>;
  stop(): Promise<void>;
}
