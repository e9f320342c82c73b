import { batched } from '../batched';
import { commonValues } from '../db/commonValues';
import type { Database } from '../db/database';
import { given } from '../db/given';
import type { Slice } from '../db/slice';
import { safeName } from '../osu/names';
import { listPart, partsById, type Part } from '../snapshots/idMarks';
import { seesAsPublic } from '../snapshots/publicSight';
import type { Held } from '../snapshots/snapshots';
import type { SnapshotSource } from '../snapshots/snapshotSource';
import { isVisible, type Viewer } from './visibility';

/** What a player is asked for by. */
export type PlayerSelector = { id: number } | { name: string };

/** What a profile tells of a row of `users`. */
export const profileColumns = [
  'users.id',
  'users.name',
  'users.safe_name',
  'users.priv',
  'users.country',
  'users.silence_end',
  'users.donor_end',
  'users.creation_time',
  'users.latest_activity',
  'users.clan_id',
  'users.clan_priv',
  'users.preferred_mode',
  'users.play_style',
  'users.custom_badge_name',
  'users.custom_badge_icon',
  'users.userpage_content',
] as const;

export type Player = NonNullable<Awaited<ReturnType<typeof findPlayer>>>;

/** The same without the clan's name and tag. */
export type Profile = Omit<Player, 'clan_name' | 'clan_tag'>;

/** A player whom the viewer may see, with its clan; undefined when there is none. */
export async function findPlayer(database: Database, selector: PlayerSelector, viewer?: Viewer) {
  if ('id' in selector) {
    if (!viewer) return findPublicPlayer(database, selector.id);
    return playersWithClans(database, viewer).where('users.id', '=', selector.id).executeTakeFirst();
  }
  const name = safeName(selector.name);
  // Names that are spelled exactly so, nearly all, go together; what else equals a name is the database's affair.
  const exact = viewer ? undefined : await findPublicPlayerNamed(database, name);
  return exact ?? playersNamed(database, name, viewer).executeTakeFirst();
}

const playersNamed = (database: Database, name: string, viewer?: Viewer) =>
  playersWithClans(database, viewer).where(database.dialect.equalsText('users.safe_name', name));

const findPublicPlayerNamed = batched(async (database: Database, names: readonly string[]) => {
  const players = await playersWithClans(database)
    .where((where) => where.or(names.map((name) => database.dialect.equalsText('users.safe_name', name))))
    .execute();
  return new Map(players.map((player) => [player.safe_name, player]));
});

const findPublicPlayer = batched(async (database: Database, ids: readonly number[]) => {
  const players = await playersWithClans(database).where('users.id', 'in', ids).execute();
  return new Map(players.map((player) => [player.id, player]));
});

function playersWithClans({ query }: Database, viewer?: Viewer) {
  return query
    .selectFrom('users')
    .leftJoin('clans', 'clans.id', 'users.clan_id')
    .select(profileColumns)
    .select(['clans.name as clan_name', 'clans.tag as clan_tag'])
    .where(isVisible(viewer));
}

/** Plain equality, of what is given. Ids and numbers may be any integer. */
export interface PlayerFilter {
  priv?: number;
  /** Case does not count. */
  country?: string;
  clan_id?: number;
  clan_priv?: number;
  preferred_mode?: number;
  play_style?: number;
}

/** Players whom the viewer may see, by id, and how many there are. */
export async function listPlayers(
  { database, snapshots }: SnapshotSource,
  filter: PlayerFilter,
  slice: Slice,
  viewer?: Viewer,
): Promise<Part<Profile>> {
  return listPart(
    seesAsPublic(viewer) ? snapshots : undefined,
    {
      name: 'players',
      filter,
      rows: (some) => playersById(database, filter, some, viewer),
      ids: () => playerIds(database, filter),
      count: (after) => countVisiblePlayers(database, filter, viewer, after),
    },
    slice,
  );
}

/** All public players by id, part by part. */
export function playerIds(
  database: Database,
  filter: PlayerFilter = {},
): AsyncIterable<readonly { id: number }[]> {
  return partsById((limit, after) =>
    visiblePlayers(database, filter, undefined, after)
      .select('users.id')
      .orderBy('users.id')
      .limit(limit)
      .execute(),
  );
}

/** The id of the public player that so many public ones lie before, from after an id on. */
export async function playerIdAt(
  database: Database,
  offset: number,
  after: number,
): Promise<number | undefined> {
  const row = await visiblePlayers(database, {}, undefined, after)
    .select('users.id')
    .orderBy('users.id')
    .limit(1)
    .offset(offset)
    .executeTakeFirst();
  return row?.id;
}

async function playersById(
  database: Database,
  filter: PlayerFilter,
  { limit, offset, after }: Slice,
  viewer?: Viewer,
): Promise<Profile[]> {
  return visiblePlayers(database, filter, viewer, after)
    .select(profileColumns)
    .orderBy('users.id')
    .limit(limit)
    .offset(offset)
    .execute();
}

async function countVisiblePlayers(
  database: Database,
  filter: PlayerFilter,
  viewer?: Viewer,
  after?: number | bigint,
): Promise<number> {
  const { total } = await visiblePlayers(database, filter, viewer, after)
    .select(({ fn }) => fn.countAll<number>().as('total'))
    .executeTakeFirstOrThrow();
  return total;
}

function visiblePlayers(database: Database, filter: PlayerFilter, viewer?: Viewer, after?: number | bigint) {
  const { query, dialect } = database;
  const { priv, country, clan_id, clan_priv, preferred_mode, play_style } = filter;
  const common = {
    'users.priv': priv,
    'users.clan_id': clan_id,
    'users.clan_priv': clan_priv,
    'users.preferred_mode': preferred_mode,
    'users.play_style': play_style,
  };
  const isFrom = (text: string) =>
    after === undefined
      ? dialect.equalsCollated('users.country', text)
      : dialect.equalsCommon('users.country', text);
  return query
    .selectFrom('users')
    .where(isVisible(viewer))
    .$call(given(after, (players, last) => players.where('users.id', '>', Number(last))))
    .where((where) => where.and(commonValues(database, common, after)))
    .$call(given(country, (players, text) => players.where(isFrom(text))));
}

/** When those of the players were last seen whom the viewer may see; by id. */
export async function lastSeenOf({ query }: Database, ids: readonly number[], viewer?: Viewer) {
  if (ids.length === 0) return [];
  return query
    .selectFrom('users')
    .select(['users.id', 'users.latest_activity'])
    .where('users.id', 'in', ids)
    .where(isVisible(viewer))
    .orderBy('users.id')
    .execute();
}

/** Of the ids those that belong to players whom the viewer may see. */
export async function visibleAmong(
  { query }: Database,
  ids: readonly number[],
  viewer?: Viewer,
): Promise<Set<number>> {
  if (ids.length === 0) return new Set();
  const rows = await query
    .selectFrom('users')
    .select('users.id')
    .where('users.id', 'in', ids)
    .where(isVisible(viewer))
    .execute();
  return new Set(rows.map((row) => row.id));
}

/** Whether there is such a player whom the viewer may see. */
export async function isThere(database: Database, id: number, viewer?: Viewer): Promise<boolean> {
  if (viewer) return (await visibleAmong(database, [id], viewer)).has(id);
  return (await findVisible(database, id)) !== undefined;
}

const findVisible = batched(async (database: Database, ids: readonly number[]) => {
  const visible = await visibleAmong(database, ids);
  return new Map([...visible].map((id) => [id, true] as const));
});

/** Names and countries by id, hidden players' too. */
export async function identitiesOf(
  { query }: Database,
  ids: readonly number[],
): Promise<Map<number, { name: string; country: string }>> {
  if (ids.length === 0) return new Map();
  const rows = await query
    .selectFrom('users')
    .select(['users.id', 'users.name', 'users.country'])
    .where('users.id', 'in', ids)
    .execute();
  return new Map(rows.map(({ id, ...identity }) => [id, identity]));
}

export interface NamedPlayersQuery extends Slice {
  /** Part of the name, or the whole safe name. */
  text?: string;
  safeName?: string;
  /** Only those. */
  ids?: readonly number[];
}

/** Visible players with their names, by id. */
export async function namedPlayers(
  { query, dialect }: Database,
  { text, safeName, ids, after, limit, offset }: NamedPlayersQuery,
  viewer?: Viewer,
): Promise<{ id: number; name: string }[]> {
  return query
    .selectFrom('users')
    .select(['users.id', 'users.name'])
    .where(isVisible(viewer))
    .$call(
      given(text, (players, part) =>
        players.where((where) =>
          where.or([
            dialect.containsText('users.name', part),
            // MySQL compares without the spaces at the end.
            ...(part.includes(' ') ? [] : [dialect.equalsText('users.safe_name', part)]),
          ]),
        ),
      ),
    )
    .$call(given(safeName, (players, name) => players.where(dialect.equalsText('users.safe_name', name))))
    .$call(given(ids, (players, some) => players.where('users.id', 'in', some)))
    .$call(given(after, (players, last) => players.where('users.id', '>', Number(last))))
    .orderBy('users.id')
    .limit(limit)
    .offset(offset)
    .execute();
}

interface Accounts extends Held {
  total: number;
  /** The greatest id of those counted. */
  last: number;
}

/** How many rows `users` has, and how many of the given ids belong to visible players. */
export async function countPlayers(
  { database, snapshots }: SnapshotSource,
  ids: readonly number[],
): Promise<{ total: number; visible: number }> {
  return snapshots.answer<Accounts, { total: number; visible: number }>({
    name: 'accounts',
    of: 'accounts',
    live: () => countRows(database, ids),
    compute: () => countAccounts(database),
    async from({ total, last }) {
      const newer = await countRows(database, ids, last);
      return { ...newer, total: total + newer.total };
    },
  });
}

/** `total` is of the ids after one. */
async function countRows(
  { query }: Database,
  ids: readonly number[],
  after?: number,
): Promise<{ total: number; visible: number }> {
  const { total, visible } = await query
    .selectNoFrom((from) => [
      from
        .selectFrom('users')
        .select((count) => count.fn.countAll<number>().as('total'))
        .$call(given(after, (users, last) => users.where('users.id', '>', last)))
        .as('total'),
      from
        .selectFrom('users')
        .select((count) => count.fn.countAll<number>().as('visible'))
        .where(isVisible())
        // An empty `in ()` is no valid SQL; no player has id 0.
        .where('users.id', 'in', ids.length > 0 ? ids : [0])
        .as('visible'),
    ])
    .executeTakeFirstOrThrow();
  return { total: total ?? 0, visible: visible ?? 0 };
}

async function countAccounts({ query }: Database): Promise<Accounts> {
  const { total, last } = await query
    .selectFrom('users')
    .select(({ fn }) => [fn.countAll<number>().as('total'), fn.max('users.id').as('last')])
    .executeTakeFirstOrThrow();
  return { total, last: last ?? 0, bytes: 16, rows: total };
}
