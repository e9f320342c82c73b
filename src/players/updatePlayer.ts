import { isNameTaken } from '../accounts/accountRepository';
import { nameReasons } from '../accounts/nameRules';
import type { Context } from '../context';
import type { Database } from '../db/database';
import { kindOf, unstorableColumn } from '../db/dialects/errors';
import { withRetries } from '../db/withRetries';
import { reasons, type Reason } from '../errors';
import { isCountry } from '../osu/countries';
import { MODES } from '../osu/modes';
import { safeName } from '../osu/names';

export const USERPAGE_MAX = 2048;

/** What a player may change about itself; what is absent stays. */
export interface PlayerChanges {
  name?: string;
  /** Code in lower case. */
  country?: string;
  preferred_mode?: number;
  play_style?: number;
  userpage_content?: string | null;
}

export interface Refusal {
  field: 'name' | 'country' | 'userpage_content';
  reason: Reason;
}

/** Everything that speaks against a change: name first, then country, then userpage. */
export class ChangeRefused extends Error {
  constructor(readonly refusals: readonly Refusal[]) {
    super('A change of a profile was refused.');
  }
}

/**
 * Changes a player in one statement, all of it or nothing, and moves it to the rank sets of its new country.
 * @throws ChangeRefused when a value breaks a rule, the name is taken, or the database cannot store a text.
 */
export async function updatePlayer(
  { config, database, ranks, log }: Context,
  { id }: { id: number },
  { name, country, ...others }: PlayerChanges,
): Promise<void> {
  const refusals = [
    ...nameRefusals(name, config.accounts.disallowedNames),
    ...countryRefusals(country),
    ...userpageRefusals(others.userpage_content),
  ];
  const nameIsFit = name !== undefined && !refusals.some(({ field }) => field === 'name');
  if (nameIsFit && (await isNameTaken(database, name, id))) refusals.unshift(NAME_TAKEN);
  if (refusals.length > 0) throw new ChangeRefused(refusals);

  const changed = Object.entries({ name, safe_name: name && safeName(name), country, ...others }).filter(
    ([, value]) => value !== undefined,
  );
  if (changed.length === 0) return;
  const from = country === undefined ? undefined : await countryOf(database, id);
  try {
    const update = database.query
      .updateTable('users')
      .set(Object.fromEntries(changed))
      .where('users.id', '=', id);
    await withRetries(() => update.execute());
  } catch (error) {
    const refusal = refusalOf(error);
    throw refusal ? new ChangeRefused([refusal]) : error;
  }
  if (country !== undefined && from !== undefined && country !== from)
    await ranks.moveTo(country, { id, country: from }, MODES).catch((error: unknown) => {
      log.warn({ err: error, player: id }, 'the rank sets of countries keep a player who has moved');
    });
}

/** As it is now: what is known of the owner of a key may be half a minute old. */
async function countryOf({ query }: Database, playerId: number): Promise<string | undefined> {
  const row = await query
    .selectFrom('users')
    .select('users.country')
    .where('users.id', '=', playerId)
    .executeTakeFirst();
  return row?.country;
}

const NAME_TAKEN: Refusal = { field: 'name', reason: reasons.nameTaken };

function nameRefusals(name: string | undefined, disallowed: readonly string[]): Refusal[] {
  return name === undefined ? [] : nameReasons(name, disallowed).map((reason) => ({ field: 'name', reason }));
}

function countryRefusals(country: string | undefined): Refusal[] {
  if (country === undefined || (isCountry(country) && country === country.toLowerCase())) return [];
  return [{ field: 'country', reason: reasons.countryUnknown }];
}

function userpageRefusals(content: string | null | undefined): Refusal[] {
  if (typeof content !== 'string') return [];
  const field = 'userpage_content';
  if ([...content].length > USERPAGE_MAX) return [{ field, reason: reasons.userpageLength }];
  // Halves of characters, which no database stores.
  return /\p{Cs}/u.test(content) ? [{ field, reason: reasons.userpageUnstorable }] : [];
}

function refusalOf(error: unknown): Refusal | undefined {
  if (kindOf(error) === 'duplicate') return NAME_TAKEN;
  const column = unstorableColumn(error, ['userpage_content', 'name', 'safe_name']);
  if (column === undefined) return undefined;
  return column === 'userpage_content'
    ? { field: column, reason: reasons.userpageUnstorable }
    : { field: 'name', reason: reasons.nameUnstorable };
}
