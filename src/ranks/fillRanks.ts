import type { Database } from '../db/database';
import { isMode } from '../osu/modes';
import { isVisible } from '../players/visibility';
import type { Ranks } from './ranks';

/** Puts every visible player with pp into the sets. For sets in process, which start empty. */
export async function fillRanks({ query }: Database, ranks: Ranks): Promise<void> {
  const rows = await query
    .selectFrom('stats')
    .innerJoin('users', 'users.id', 'stats.id')
    .select(['stats.id', 'stats.mode', 'stats.pp', 'users.country'])
    .where('stats.pp', '>', 0)
    .where(isVisible())
    .execute();
  for (const { id, mode, pp, country } of rows) if (isMode(mode)) await ranks.set(mode, { id, country }, pp);
}
