import type { EventsByTopic, Topic } from '../live/liveEvents';
import type { ChannelName } from './channelName';

/** Tells subscribers of a channel, if there are any. `data` is JSON; `about` are the players whom it tells of. */
export type Tell = (channel: string, type: string, data: string, about: readonly number[]) => void;

/** Knows who is visible. */
export interface Visibility {
  has(id: number): boolean;
  /** Makes sure that what `has` says of the players is at most a few seconds old. */
  check(ids: Iterable<number>): Promise<void>;
}

/** What a process knows of one topic, and what it tells of that: each change once, of visible players only. */
export interface Source<T extends Topic = Topic> {
  /** Reads anew all there is, and tells nothing of it: whoever subscribes gets a snapshot. Rejects when it cannot. */
  load(): Promise<void>;
  /** Tells what the events change. */
  take(events: readonly EventsByTopic[T][]): Promise<void>;
  /** JSON of what a channel holds now. */
  snapshot(name: ChannelName): string;
  /** Tells what follows from players having become visible or hidden. */
  refresh(ids: ReadonlySet<number>): void;
  /** The players of whom something could be told. */
  inView(): Iterable<number>;
}
