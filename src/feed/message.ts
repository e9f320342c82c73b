/** What a subscriber of the feed is told, in order. `data` is JSON text already: many are told the same. */
export type FeedMessage =
  /** All there is; what the client held of the channel is void. */
  | { op: 'snapshot'; channel: string; position: string; data: string }
  | { op: 'event'; channel: string; position: string; type: string; data: string }
  /** The channel goes on after the position; the events that were missed follow. */
  | { op: 'resumed'; channel: string; position: string }
  /** There is no snapshot yet; it follows by itself. */
  | { op: 'unavailable'; channel: string };

export interface Subscriber {
  /** All subscribers of a channel get the same array. */
  deliver(messages: readonly FeedMessage[]): void;
}
