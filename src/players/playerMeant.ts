import type { Database } from '../db/database';
import { safeName } from '../osu/names';

/** The player whom an operator means by an id or a name, hidden or not. */
export async function playerMeant(
  { query, dialect }: Database,
  asked: string,
): Promise<{ id: number; name: string } | undefined> {
  return query
    .selectFrom('users')
    .select(['users.id', 'users.name'])
    .where((where) =>
      /^[0-9]{1,10}$/.test(asked)
        ? where('users.id', '=', Number(asked))
        : dialect.equalsText('users.safe_name', safeName(asked)),
    )
    .executeTakeFirst();
}
