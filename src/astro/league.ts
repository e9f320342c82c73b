import type { Standing } from '../leaderboards/standing';

/** The best first, each with the part of the players who are in it or in a better one. */
const LEAGUES = [
  { league: 'supernova', upTo: 0.01 },
  { league: 'galactic', upTo: 0.1 },
  { league: 'planetary', upTo: 0.25 },
  { league: 'molecular', upTo: 0.5 },
  { league: 'atomic', upTo: 1 },
] as const;

export const LEAGUE_NAMES = LEAGUES.map(({ league }) => league);

export type League = (typeof LEAGUES)[number]['league'];

/** By the part of all players who are before one; who has no place is in the last league. */
export function leagueOf(standing: Standing | undefined): League {
  if (!standing) return 'atomic';
  const before = (standing.rank - 1) / standing.players;
  return LEAGUES.find(({ upTo }) => before < upTo)?.league ?? 'atomic';
}
