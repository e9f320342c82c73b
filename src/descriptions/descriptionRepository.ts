import { batched } from '../batched';
import type { Database } from '../db/database';
import { withRetries } from '../db/withRetries';
import { isVisible } from '../players/visibility';

/** Two lines that a player has written about itself. */
export interface Description {
  line1: string;
  line2: string;
}

/** Characters (code points) of a line. */
export const LINE_MAX = 16;

/**
 * What a public player has written; undefined when it has written nothing.
 * @throws the database's error when it has no table of descriptions (`kindOf`: lacking).
 */
export const descriptionOf = batched(async ({ query }: Database, playerIds: readonly number[]) => {
  const rows = await query
    .selectFrom('kiai_descriptions')
    .innerJoin('users', 'users.id', 'kiai_descriptions.userid')
    .select(['kiai_descriptions.userid', 'kiai_descriptions.line1', 'kiai_descriptions.line2'])
    .where('kiai_descriptions.userid', 'in', playerIds)
    .where(isVisible())
    .execute();
  return new Map(rows.map(({ userid, ...lines }): [number, Description] => [userid, lines]));
});

/** Puts it in the place of what was there; two empty lines leave nothing. */
export async function setDescription(
  { query }: Database,
  playerId: number,
  { line1, line2 }: Description,
): Promise<void> {
  const isEmpty = line1 === '' && line2 === '';
  const change = isEmpty
    ? query.deleteFrom('kiai_descriptions').where('kiai_descriptions.userid', '=', playerId)
    : query.replaceInto('kiai_descriptions').values({ userid: playerId, line1, line2 });
  await withRetries<unknown>(() => change.execute());
}
