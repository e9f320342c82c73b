import type { Database } from '../db/database';
import { isVisible, type Viewer } from '../players/visibility';

export async function findClan({ query }: Database, id: number) {
  return query
    .selectFrom('clans')
    .select(['clans.id', 'clans.name', 'clans.tag', 'clans.owner', 'clans.created_at'])
    .where('clans.id', '=', id)
    .executeTakeFirst();
}

/** The visible players who are in the clan, and its owner if visible (who may have been moved out), by id. */
export async function clanPlayers({ query }: Database, clan: { id: number; owner: number }, viewer?: Viewer) {
  return query
    .selectFrom('users')
    .select(['users.id', 'users.name', 'users.country', 'users.clan_id', 'users.clan_priv'])
    .where((where) => where.or([where('users.clan_id', '=', clan.id), where('users.id', '=', clan.owner)]))
    .where(isVisible(viewer))
    .orderBy('users.id')
    .execute();
}
