import { sql } from 'kysely';
import type { Database } from '../db/database';
import { isVisible, type Viewer } from '../players/visibility';

/** The visible players whom a player has as friends, by id, and whether they have the player as one too. */
export async function friendsOf({ query }: Database, playerId: number, viewer?: Viewer) {
  const rows = await query
    .selectFrom('relationships')
    .innerJoin('users', 'users.id', 'relationships.user2')
    .leftJoin('relationships as theirs', (join) =>
      join
        .onRef('theirs.user1', '=', 'relationships.user2')
        .onRef('theirs.user2', '=', 'relationships.user1')
        .on('theirs.type', '=', 'friend'),
    )
    .select(['users.id', 'users.name', 'users.country'])
    .select(sql<number>`case when theirs.user1 is null then 0 else 1 end`.as('mutual'))
    .where('relationships.user1', '=', playerId)
    .where('relationships.type', '=', 'friend')
    .where(isVisible(viewer))
    .orderBy('users.id')
    .execute();
  return rows.map((row) => ({ ...row, mutual: row.mutual === 1 }));
}
