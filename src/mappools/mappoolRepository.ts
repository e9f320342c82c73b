import { sql } from 'kysely';
import type { Database } from '../db/database';
import { isVisible, type Viewer } from '../players/visibility';

/** A pool with the player who made it (null if hidden or gone) and that player's clan with its visible members counted. */
export async function findMappool({ query }: Database, id: number, viewer?: Viewer) {
  const clanMembers = query
    .selectFrom('users')
    .select(({ fn }) => fn.countAll<number>().as('members'))
    .where('users.clan_id', '=', sql.ref<number>('clans.id'))
    .where(isVisible(viewer));
  return query
    .selectFrom('tourney_pools')
    .leftJoin('users', (join) =>
      join.onRef('users.id', '=', 'tourney_pools.created_by').on(isVisible(viewer)),
    )
    .leftJoin('clans', 'clans.id', 'users.clan_id')
    .select([
      'tourney_pools.id',
      'tourney_pools.name',
      'tourney_pools.created_at',
      'users.id as creator_id',
      'users.name as creator_name',
      'users.country as creator_country',
      'clans.id as clan_id',
      'clans.name as clan_name',
      'clans.tag as clan_tag',
      clanMembers.as('clan_members'),
    ])
    .where('tourney_pools.id', '=', id)
    .executeTakeFirst();
}

/** What the pool holds, in order of mods and slot. */
export async function mappoolMaps({ query }: Database, poolId: number) {
  return query
    .selectFrom('tourney_pool_maps')
    .select(['tourney_pool_maps.map_id', 'tourney_pool_maps.mods', 'tourney_pool_maps.slot'])
    .where('tourney_pool_maps.pool_id', '=', poolId)
    .orderBy('tourney_pool_maps.mods')
    .orderBy('tourney_pool_maps.slot')
    .orderBy('tourney_pool_maps.map_id')
    .execute();
}
