import { batched } from '../batched';
import type { Database } from '../db/database';
import { given } from '../db/given';
import type { Slice } from '../db/slice';
import { groupBy } from '../groupBy';
import { isVisible, type Viewer } from '../players/visibility';
import { listPart, partsById } from '../snapshots/idMarks';
import type { SnapshotSource } from '../snapshots/snapshotSource';

const columns = ['clans.id', 'clans.name', 'clans.tag', 'clans.owner', 'clans.created_at'] as const;

export const findClan = batched(async ({ query }: Database, ids: readonly number[]) => {
  const clans = await query.selectFrom('clans').select(columns).where('clans.id', 'in', ids).execute();
  return new Map(clans.map((clan) => [clan.id, clan]));
});

/** The visible players who are in the clan, by id, and its owner if visible (who may have been moved out). */
export async function clanPlayers(
  database: Database,
  clan: { id: number; owner: number },
  viewer?: Viewer,
): Promise<Awaited<ReturnType<typeof playersOfClans>>> {
  if (viewer) return playersOfClans(database, [clan], viewer);
  return (await publicClanPlayers(database, clan)) ?? [];
}

const publicClanPlayers = batched(
  async (database: Database, clans: readonly { id: number; owner: number }[]) => {
    const players = await playersOfClans(database, clans);
    const members = groupBy(players, ({ clan_id }) => clan_id);
    const byId = new Map(players.map((player) => [player.id, player]));
    return new Map(
      clans.map((clan) => {
        const own = members.get(clan.id) ?? [];
        const owner = byId.get(clan.owner);
        const isOutside = owner !== undefined && owner.clan_id !== clan.id;
        return [clan, isOutside ? [...own, owner] : own];
      }),
    );
  },
);

/** Not by `or`, for which some databases look through all players. */
async function playersOfClans(
  { query }: Database,
  clans: readonly { id: number; owner: number }[],
  viewer?: Viewer,
) {
  const columns = ['users.id', 'users.name', 'users.country', 'users.clan_id', 'users.clan_priv'] as const;
  const players = query.selectFrom('users').select(columns).where(isVisible(viewer));
  return players
    .where(
      'users.clan_id',
      'in',
      clans.map(({ id }) => id),
    )
    .union(
      players.where(
        'users.id',
        'in',
        clans.map(({ owner }) => owner),
      ),
    )
    .orderBy('id')
    .execute();
}

/** Clans by id, and how many there are. */
export async function listClans({ database, snapshots }: SnapshotSource, slice: Slice) {
  const clans = (after?: number | bigint) =>
    database.query
      .selectFrom('clans')
      .$call(given(after, (some, last) => some.where('clans.id', '>', Number(last))));
  return listPart(
    snapshots,
    {
      name: 'clans',
      filter: {},
      rows: ({ limit, offset, after }) =>
        clans(after).select(columns).orderBy('clans.id').limit(limit).offset(offset).execute(),
      ids: () =>
        partsById((limit, after) =>
          clans(after).select('clans.id').orderBy('clans.id').limit(limit).execute(),
        ),
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
