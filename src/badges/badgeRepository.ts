import { batched } from '../batched';
import type { Database } from '../db/database';
import { withRetries } from '../db/withRetries';
import { kindOf } from '../db/dialects/errors';
import { groupBy } from '../groupBy';
import { isVisible } from '../players/visibility';

export interface Badge {
  /** What it is called among operators; a player has it once. */
  badge: string;
  name: string;
  /** Address of its picture. */
  asset: string;
  /** Unix time in seconds. */
  given_at: number;
}

/**
 * The badges of a public player, the newest first; undefined when there are none.
 * @throws the database's error when it has no table of badges (`kindOf`: lacking).
 */
export const badgesOf = batched(async ({ query }: Database, playerIds: readonly number[]) => {
  const rows = await query
    .selectFrom('kiai_badges')
    .innerJoin('users', 'users.id', 'kiai_badges.userid')
    .select([
      'kiai_badges.userid',
      'kiai_badges.badge',
      'kiai_badges.name',
      'kiai_badges.asset',
      'kiai_badges.given_at',
    ])
    .where('kiai_badges.userid', 'in', playerIds)
    .where(isVisible())
    .orderBy('kiai_badges.given_at', 'desc')
    .orderBy('kiai_badges.badge')
    .execute();
  return groupBy(rows, ({ userid }) => userid);
});

/** Whether it was given: false when the player has it already, with whatever name and picture. */
export async function grantBadge({ query }: Database, playerId: number, badge: Badge): Promise<boolean> {
  const insert = query.insertInto('kiai_badges').values({ userid: playerId, ...badge });
  try {
    await withRetries(() => insert.execute());
    return true;
  } catch (error) {
    if (kindOf(error) === 'duplicate') return false;
    throw error;
  }
}

/** Whether the player had it. */
export async function revokeBadge({ query }: Database, playerId: number, badge: string): Promise<boolean> {
  const removal = query
    .deleteFrom('kiai_badges')
    .where('kiai_badges.userid', '=', playerId)
    .where('kiai_badges.badge', '=', badge);
  const { numDeletedRows } = await withRetries(() => removal.executeTakeFirstOrThrow());
  return numDeletedRows > 0n;
}
