/** What bounds the feed of a process, and its clocks. Times are milliseconds. */
export interface FeedLimits {
  /** Events that a channel keeps for clients that come back. */
  keptPerChannel: number;
  keptInTotal: number;
  /** How long a channel goes on without subscribers, so that they can come back. */
  lingerMs: number;
  lingeringMax: number;
  /** How often differences are looked for where no events come. */
  pollMs: number;
  /** The same while they do come: it finds what they did not tell. */
  slowPollMs: number;
  /** Nothing heard for so long: events do not come. */
  silentMs: number;
  /** How old what is known of a player's visibility may be. */
  visibilityMs: number;
  /** Statuses asked for in one poll where each is a request to the game server. */
  statusesPerPoll: number;
  /** How long a process leads without saying so again. */
  leaseMs: number;
  /** Between attempts to read what cannot be read. */
  retryMs: number;
  /** After so much waiting subscribers are told that there is nothing yet. */
  patienceMs: number;
}

export const FEED_LIMITS: FeedLimits = {
  keptPerChannel: 256,
  keptInTotal: 16_384,
  lingerMs: 60_000,
  lingeringMax: 1_000,
  pollMs: 1_000,
  slowPollMs: 10_000,
  silentMs: 10_000,
  visibilityMs: 5_000,
  statusesPerPoll: 50,
  leaseMs: 5_000,
  retryMs: 500,
  patienceMs: 2_000,
};

/** Messages of a chat channel that a new subscriber is shown. */
export const CHAT_MESSAGES_SHOWN = 100;
