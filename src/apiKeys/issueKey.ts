import { randomUUID } from 'node:crypto';
import type { Database } from '../db/database';
import { withRetries } from '../db/withRetries';
import { playerMeant } from '../players/playerMeant';

export interface IssuedKey {
  player: { id: number; name: string };
  /** Null: taken away. */
  key: string | null;
}

/**
 * Gives a player (id or name) a new API key in place of the old one, or takes it away. Hidden players can have keys
 * too; those work only while the player is public. Undefined when there is no such player.
 * @throws the database's error when its user may not write.
 */
export async function issueKey(
  database: Database,
  asked: string,
  { revoke = false }: { revoke?: boolean } = {},
): Promise<IssuedKey | undefined> {
  const player = await playerMeant(database, asked);
  if (!player) return undefined;
  const key = revoke ? null : randomUUID();
  const update = database.query.updateTable('users').set({ api_key: key }).where('users.id', '=', player.id);
  await withRetries(() => update.execute());
  return { player, key };
}
