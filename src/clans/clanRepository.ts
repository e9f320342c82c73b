import type { Database } from '../db/database';
import type { Slice } from '../db/slice';
import { isVisible, type Viewer } from '../players/visibility';

const columns = ['clans.id', 'clans.name', 'clans.tag', 'clans.owner', 'clans.created_at'] as const;

export async function findClan({ query }: Database, id: number) {
  return query.selectFrom('clans').select(columns).where('clans.id', '=', id).executeTakeFirst();
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

/** Clans by id. */
export async function clansById({ query }: Database, { limit, offset, after }: Slice) {
  return query
    .selectFrom('clans')
    .select(columns)
    .$if(after !== undefined, (clans) => clans.where('clans.id', '>', Number(after)))
    .orderBy('clans.id')
    .limit(limit)
    .offset(offset)
    .execute();
}

export async function countClans({ query }: Database): Promise<number> {
  const { total } = await query
    .selectFrom('clans')
    .select(({ fn }) => fn.countAll<number>().as('total'))
    .executeTakeFirstOrThrow();
  return total;
}
