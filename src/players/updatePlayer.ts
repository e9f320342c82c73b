import type { Context } from '../context';
import { InputError } from '../errors';
import { refusedValue } from '../http/readBody';
import { MODES } from '../osu/modes';
import { safeName } from '../osu/names';
import type { RankedPlayer } from '../ranks/ranks';

/** What a player may change about itself; what is absent stays. */
export interface PlayerChanges {
  name?: string;
  country?: string;
  preferred_mode?: number;
  play_style?: number;
  userpage_content?: string | null;
}

/**
 * Changes a player in one statement, all of it or nothing, and moves it to the rank sets of its new country.
 * @throws InputError when the name is taken or the column cannot store the userpage.
 */
export async function updatePlayer(
  { database, ranks, log }: Context,
  player: RankedPlayer,
  changes: PlayerChanges,
): Promise<void> {
  if (Object.keys(changes).length === 0) return;
  const { name, country } = changes;
  try {
    await database.query
      .updateTable('users')
      .set({ ...changes, ...(name !== undefined && { safe_name: safeName(name) }) })
      .where('users.id', '=', player.id)
      .execute();
  } catch (error) {
    throw refusalOf(error, changes) ?? error;
  }
  if (country !== undefined && country !== player.country)
    await ranks.moveTo(country, player, MODES).catch((error: unknown) => {
      log.warn({ err: error, player: player.id }, 'the rank sets of countries keep a player who has moved');
    });
}

function refusalOf(error: unknown, { name, userpage_content }: PlayerChanges): InputError | undefined {
  const code = String((error as { code?: unknown }).code);
  if (code === 'ER_DUP_ENTRY' || code.startsWith('SQLITE_CONSTRAINT'))
    return new InputError([refusedValue('name', name, 'Username already taken by another player.')]);
  if (code === 'ER_TRUNCATED_WRONG_VALUE_FOR_FIELD')
    return new InputError([
      refusedValue('userpage_content', userpage_content, 'holds letters that this database cannot store.'),
    ]);
  return undefined;
}
