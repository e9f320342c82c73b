import { sql } from 'kysely';
import type { Database } from '../db/database';
import { withRetries } from '../db/withRetries';
import { kindOf } from '../db/dialects/errors';
import { profileColumns, type Profile } from '../players/playerRepository';
import { isVisible, type Viewer } from '../players/visibility';

/** The visible players whom a player has as friends, by id, and whether they have the player as one too. */
export async function friendsOf(database: Database, playerId: number, viewer?: Viewer) {
  const rows = await visibleFriends(database, playerId, viewer)
    .leftJoin('relationships as theirs', (join) =>
      join
        .onRef('theirs.user1', '=', 'relationships.user2')
        .onRef('theirs.user2', '=', 'relationships.user1')
        .on('theirs.type', '=', 'friend'),
    )
    .select(['users.id', 'users.name', 'users.country'])
    .select(sql<number>`case when theirs.user1 is null then 0 else 1 end`.as('mutual'))
    .execute();
  return rows.map((row) => ({ ...row, mutual: row.mutual === 1 }));
}

/** The profiles of the same players, by id. */
export async function friendProfiles(
  database: Database,
  playerId: number,
  viewer?: Viewer,
): Promise<Profile[]> {
  return visibleFriends(database, playerId, viewer).select(profileColumns).execute();
}

function visibleFriends({ query }: Database, playerId: number, viewer?: Viewer) {
  return query
    .selectFrom('relationships')
    .innerJoin('users', 'users.id', 'relationships.user2')
    .where('relationships.user1', '=', playerId)
    .where('relationships.type', '=', 'friend')
    .where(isVisible(viewer))
    .orderBy('users.id');
}

/** Makes a player a friend, also one who is blocked; one who is a friend already stays one. */
export async function addFriend({ query }: Database, playerId: number, friendId: number): Promise<void> {
  const insert = query
    .insertInto('relationships')
    .values({ user1: playerId, user2: friendId, type: 'friend' });
  try {
    await withRetries(() => insert.execute());
  } catch (error) {
    if (kindOf(error) !== 'duplicate') throw error;
    const update = query
      .updateTable('relationships')
      .set({ type: 'friend' })
      .where('relationships.user1', '=', playerId)
      .where('relationships.user2', '=', friendId);
    await withRetries(() => update.execute());
  }
}

/** Ends a friendship, if there is one; a block stays. */
export async function removeFriend({ query }: Database, playerId: number, friendId: number): Promise<void> {
  const removal = query
    .deleteFrom('relationships')
    .where('relationships.user1', '=', playerId)
    .where('relationships.user2', '=', friendId)
    .where('relationships.type', '=', 'friend');
  await withRetries(() => removal.execute());
}
