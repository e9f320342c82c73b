import type { Database } from '../db/database';
import type { Mode } from '../osu/modes';
import { isVisible, type Viewer } from '../players/visibility';

export const LEADERBOARD_SORTS = ['tscore', 'rscore', 'pp', 'acc', 'plays', 'playtime'] as const;

export interface LeaderboardQuery {
  mode: Mode;
  sort: (typeof LEADERBOARD_SORTS)[number];
  /** Case does not count. */
  country?: string;
  limit: number;
  offset: number;
  viewer?: Viewer;
}

/** Visible players by one of their totals in a mode, those with none left out; of equal ones the lower id first. */
export async function leaderboard(
  { query }: Database,
  { mode, sort, country, limit, offset, viewer }: LeaderboardQuery,
) {
  return query
    .selectFrom('stats')
    .innerJoin('users', 'users.id', 'stats.id')
    .leftJoin('clans', 'clans.id', 'users.clan_id')
    .select([
      'users.id as player_id',
      'users.name',
      'users.country',
      'stats.tscore',
      'stats.rscore',
      'stats.pp',
      'stats.plays',
      'stats.playtime',
      'stats.acc',
      'stats.max_combo',
      'stats.xh_count',
      'stats.x_count',
      'stats.sh_count',
      'stats.s_count',
      'stats.a_count',
      'clans.id as clan_id',
      'clans.name as clan_name',
      'clans.tag as clan_tag',
    ])
    .where('stats.mode', '=', mode)
    .where(`stats.${sort}`, '>', 0)
    .where(isVisible(viewer))
    .$if(country !== undefined, (players) => players.where('users.country', '=', country ?? ''))
    .orderBy(`stats.${sort}`, 'desc')
    .orderBy('users.id')
    .limit(limit)
    .offset(offset)
    .execute();
}
