import { DAY, DEMO_END } from '../demo/calendar';

/** The server has grown for six years until a fixed day, so that a seed makes the same server at any time. */
export const START = DEMO_END - 6 * 365 * DAY;
const SPAN = DEMO_END - START;
/** Whoever came over within the month before the first score. */
const FOUNDING_SHARE = 0.05;
const FOUNDING_SECONDS = 30 * DAY;
const GROWTH_OF_PLAYERS = 1.5;
const GROWTH_OF_SCORES = 2;

export interface Timeline {
  /** Unix time in seconds that a score of this number (from 1) is set at; rises with the number. */
  playedAt(number: number): number;
  /** How many players there are when that score is set, at least 1. */
  registeredBy(number: number): number;
  /** Unix time in seconds that a player of this index (from 0) registers at; rises with the index. */
  registeredAt(index: number): number;
}

/** When so many players register and scores are set: ever more of both, and no score before its player is there. */
export function createTimeline({ users, scores }: { users: number; scores: number }): Timeline {
  const progressOf = (number: number) => ((number - 0.5) / scores) ** (1 / GROWTH_OF_SCORES);
  return {
    playedAt: (number) => START + Math.floor(SPAN * progressOf(number)),
    registeredBy(number) {
      const share = FOUNDING_SHARE + (1 - FOUNDING_SHARE) * progressOf(number) ** GROWTH_OF_PLAYERS;
      return Math.max(1, Math.floor(users * share));
    },
    registeredAt(index) {
      const share = index / users;
      if (share < FOUNDING_SHARE) return Math.floor(START - FOUNDING_SECONDS * (1 - share / FOUNDING_SHARE));
      const since = ((share - FOUNDING_SHARE) / (1 - FOUNDING_SHARE)) ** (1 / GROWTH_OF_PLAYERS);
      return START + Math.floor(SPAN * since);
    },
  };
}
