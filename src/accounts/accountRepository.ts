import type { Database } from '../db/database';
import { given } from '../db/given';
import { withRetries } from '../db/withRetries';
import { MODES } from '../osu/modes';
import { safeName } from '../osu/names';
import { Privileges } from '../osu/privileges';

/** Whether another player, hidden or not, has the name; case, accents and "_" for " " don't count. */
export async function isNameTaken(
  { query, dialect }: Database,
  name: string,
  ownId?: number,
): Promise<boolean> {
  const holder = await query
    .selectFrom('users')
    .select('users.id')
    .where((where) =>
      where.or([
        dialect.equalsText('users.safe_name', safeName(name)),
        dialect.equalsText('users.name', name),
      ]),
    )
    .$call(given(ownId, (others, id) => others.where('users.id', '!=', id)))
    .limit(1)
    .executeTakeFirst();
  return holder !== undefined;
}

/** Whether a player has the e-mail address; case doesn't count. */
export async function isEmailTaken({ query, dialect }: Database, email: string): Promise<boolean> {
  const holder = await query
    .selectFrom('users')
    .select('users.id')
    .where(dialect.equalsText('users.email', email))
    .limit(1)
    .executeTakeFirst();
  return holder !== undefined;
}

export interface NewAccount {
  name: string;
  email: string;
  passwordHash: string;
  /** Code in lower case. */
  country: string;
}

/**
 * Makes an account that waits for its first log-in in game, with zeros in every mode: all of it or nothing. Returns the
 * player's id.
 * @throws the database's error; among them that name or address are taken.
 */
export async function insertAccount(
  { query }: Database,
  { name, email, passwordHash, country }: NewAccount,
): Promise<number> {
  const now = Math.floor(Date.now() / 1000);
  return query.transaction().execute(async (trx) => {
    const { insertId } = await trx
      .insertInto('users')
      .values({
        name,
        safe_name: safeName(name),
        email,
        priv: Privileges.Unrestricted,
        pw_bcrypt: passwordHash,
        country,
        creation_time: now,
        latest_activity: now,
      })
      .executeTakeFirstOrThrow();
    const id = Number(insertId);
    await trx
      .insertInto('stats')
      .values(MODES.map((mode) => ({ id, mode })))
      .execute();
    return id;
  });
}

/** Returns false when the player's hash is no longer `from`: somebody else was faster. */
export async function replacePasswordHash(
  { query }: Database,
  playerId: number,
  { from, to }: { from: string; to: string },
): Promise<boolean> {
  const update = query
    .updateTable('users')
    .set({ pw_bcrypt: to })
    .where('users.id', '=', playerId)
    .where('users.pw_bcrypt', '=', from);
  const { numUpdatedRows } = await withRetries(() => update.executeTakeFirst());
  return numUpdatedRows > 0n;
}
