import { batched } from '../batched';
import type { Database } from '../db/database';
import type { Slice } from '../db/slice';
import { isVisible, type Viewer } from '../players/visibility';
import { listPart } from '../snapshots/idMarks';
import type { SnapshotSource } from '../snapshots/snapshotSource';

const columns = ['clans.id', 'clans.name', 'clans.tag', 'clans.owner', 'clans.created_at'] as const;

export const findClan = batched(async ({ query }: Database, ids: readonly number[]) => {
  const clans = await query.selectFrom('clans').select(columns).where('clans.id', 'in', ids).execute();
  return new Map(clans.map((clan) => [clan.id, clan]));
});

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

/** Clans by id, and how many there are. */
export async function listClans({ database, snapshots }: SnapshotSource, slice: Slice) {
  const clans = (after?: number | bigint) =>
    database.query
      .selectFrom('clans')
      .$if(after !== undefined, (some) => some.where('clans.id', '>', Number(after)));
  return listPart(
    snapshots,
    {
      name: 'clans',
      rows: ({ limit, offset, after }) =>
        clans(after).select(columns).orderBy('clans.id').limit(limit).offset(offset).execute(),
      async idAt(offset, after) {
        const row = await clans(after)
          .select('clans.id')
          .orderBy('clans.id')
          .limit(1)
          .offset(offset)
          .executeTakeFirst();
        return row?.id;
      },
      async count(after) {
        const { total } = await clans(after)
          .select(({ fn }) => fn.countAll<number>().as('total'))
          .executeTakeFirstOrThrow();
        return total;
      },
    },
    slice,
  );
}
