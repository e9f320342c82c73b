import type { Viewer } from '../players/visibility';
import type { StoredMessage } from './chatSource';

/** What the feed and the gateway need of the game's chat. Both methods reject when they cannot tell. */
export interface ChatPort {
  /** Whether there is such a channel and the viewer may read it. The name has its `#`. */
  mayRead(channel: string, viewer: Viewer): Promise<boolean>;
  /** The latest messages of a channel, oldest first. */
  latest(channel: string): Promise<readonly StoredMessage[]>;
}
