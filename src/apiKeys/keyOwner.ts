import { timingSafeEqual } from 'node:crypto';
import type { Database } from '../db/database';
import type { KeyOwner, KeyOwners } from './keyOwners';

/** A key is a UUID in plain text, as the game server's `!apikey` command writes it. */
const KEY = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Null: nobody's key. Looked up at most once in half a minute, so that a new key works and a replaced one stops soon. */
export async function findKeyOwner(
  { database, keyOwners }: { database: Database; keyOwners: KeyOwners },
  key: string,
): Promise<KeyOwner | null> {
  if (!KEY.test(key)) return null;
  const known = keyOwners.get(key);
  if (known) return known.owner;
  const owner = await readOwner(database, key);
  keyOwners.set(key, { owner });
  return owner;
}

/** The column ignores case, so the stored key is compared byte for byte, in constant time. */
async function readOwner({ query }: Database, key: string): Promise<KeyOwner | null> {
  const row = await query
    .selectFrom('users')
    .select(['users.id', 'users.name', 'users.country', 'users.priv', 'users.api_key'])
    .where('users.api_key', '=', key)
    .executeTakeFirst();
  if (!row?.api_key || !equal(row.api_key, key)) return null;
  return { id: row.id, name: row.name, country: row.country, priv: row.priv };
}

function equal(stored: string, sent: string): boolean {
  const [a, b] = [Buffer.from(stored), Buffer.from(sent)];
  return a.length === b.length && timingSafeEqual(a, b);
}
