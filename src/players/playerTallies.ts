import type { Database } from '../db/database';
import { given } from '../db/given';
import {
  candidatesOf,
  isCandidate,
  readMapsByText,
  type Candidates,
  type MapsByText,
} from '../maps/mapsByText';
import { ScoreStatus } from '../osu/statuses';
import type { Held } from '../snapshots/snapshots';
import type { SnapshotSource } from '../snapshots/snapshotSource';
import { countCommentsOf, countCommentsOnMap, countCommentsOnSet } from '../social/commentCounts';
import { countFavourites } from '../social/favouriteCounts';

/** What a player has done, counted. */
export interface PlayerTallies extends PlayCounts, MapperTallies {
  commentsSent: number;
}

/** Plays in the mode osu!, by how they ended. */
interface PlayCounts {
  passed: number;
  failed: number;
  /** The same with relax. */
  relaxPassed: number;
  relaxFailed: number;
}

interface MapperTallies {
  /** Maps whose mapper has the player's name. */
  maps: number;
  /** Players with one of their sets as a favourite, once for each. */
  favourites: number;
  /** On those maps and sets. */
  commentsReceived: number;
}

interface HeldCounts extends Held {
  counts: PlayCounts;
}

const OSU = 0;
const RELAX = 4;

/** Who the player is, to scores and comments by the id, to maps by the name. */
interface Counted {
  id: number;
  name: string;
}

export async function playerTallies(source: SnapshotSource, player: Counted): Promise<PlayerTallies> {
  const { database, snapshots } = source;
  return snapshots.answer<MapsByText, PlayerTallies>({
    name: 'tallies of a player',
    of: 'maps by mapper',
    live: () => countAll(database, player),
    // Slow may also be what there is of a player's scores or comments, however few maps there are.
    compute: async () => ({ ...(await readMapsByText(database, 'creator')), rows: Infinity }),
    from: (mappers) => addUp(source, player, mappers),
  });
}

/** In one statement, which looks through all maps, favourites and comments where they have no indexes for it. */
async function countAll({ query, dialect }: Database, { id, name }: Counted): Promise<PlayerTallies> {
  const plays = (mode: number) =>
    query
      .selectFrom('scores')
      .select(({ fn }) => fn.countAll<number>().as('count'))
      .where('scores.userid', '=', id)
      .where('scores.mode', '=', mode);
  const passed = (mode: number) =>
    plays(mode).where('scores.status', 'in', [ScoreStatus.Submitted, ScoreStatus.Best]);
  const failed = (mode: number) => plays(mode).where('scores.status', '=', ScoreStatus.Failed);
  const maps = query.selectFrom('maps').where(dialect.equalsCollated('maps.creator', name));
  const comments = query.selectFrom('comments').select(({ fn }) => fn.countAll<number>().as('count'));
  const row = await query
    .selectNoFrom([
      passed(OSU).as('passed'),
      failed(OSU).as('failed'),
      passed(RELAX).as('relaxPassed'),
      failed(RELAX).as('relaxFailed'),
      maps.select(({ fn }) => fn.countAll<number>().as('count')).as('maps'),
      query
        .selectFrom('favourites')
        .select(({ fn }) => fn.countAll<number>().as('count'))
        .where('favourites.setid', 'in', maps.select('maps.set_id'))
        .as('favourites'),
      comments
        .where('comments.target_type', '=', 'map')
        .where('comments.target_id', 'in', maps.select('maps.id'))
        .as('onMaps'),
      comments
        .where('comments.target_type', '=', 'song')
        .where('comments.target_id', 'in', maps.select('maps.set_id'))
        .as('onSets'),
      comments.where('comments.userid', '=', id).as('commentsSent'),
    ])
    .executeTakeFirstOrThrow();
  return {
    passed: row.passed ?? 0,
    failed: row.failed ?? 0,
    relaxPassed: row.relaxPassed ?? 0,
    relaxFailed: row.relaxFailed ?? 0,
    maps: row.maps ?? 0,
    favourites: row.favourites ?? 0,
    commentsReceived: (row.onMaps ?? 0) + (row.onSets ?? 0),
    commentsSent: row.commentsSent ?? 0,
  };
}

/** Out of what is known of all players, maps and sets. */
async function addUp(
  source: SnapshotSource,
  { id, name }: Counted,
  mappers: MapsByText,
): Promise<PlayerTallies> {
  const [plays, mapped, commentsSent] = await Promise.all([
    playCounts(source, id),
    mapperTallies(source, name, mappers),
    countCommentsOf(source, id),
  ]);
  return { ...plays, ...mapped, commentsSent };
}

async function mapperTallies(
  source: SnapshotSource,
  name: string,
  mappers: MapsByText,
): Promise<MapperTallies> {
  const maps = await mapsOfMapper(source.database, name, candidatesOf(mappers, [name]));
  const sets = [...new Set(maps.map(({ set_id }) => set_id))];
  const [favourites, onMaps, onSets] = await Promise.all([
    sumOf(sets, (set) => countFavourites(source, set)),
    sumOf(maps, ({ id }) => countCommentsOnMap(source, id)),
    sumOf(sets, (set) => countCommentsOnSet(source, set)),
  ]);
  return { maps: maps.length, favourites, commentsReceived: onMaps + onSets };
}

async function mapsOfMapper({ query, dialect }: Database, name: string, among?: Candidates) {
  return query
    .selectFrom('maps')
    .select(['maps.id', 'maps.set_id'])
    .where(dialect.equalsCollated('maps.creator', name))
    .$call(given(among, (maps, some) => maps.where(isCandidate(some))))
    .execute();
}

async function sumOf<Item>(items: readonly Item[], count: (item: Item) => Promise<number>): Promise<number> {
  const counts = await Promise.all(items.map(count));
  return counts.reduce((sum, one) => sum + one, 0);
}

/** Those of a player with very many are told as they were a moment ago. */
async function playCounts({ database, snapshots }: SnapshotSource, playerId: number): Promise<PlayCounts> {
  const name = `plays of a player ${playerId}`;
  return snapshots.answer<HeldCounts, PlayCounts>({
    name,
    of: name,
    live: () => countPlays(database, playerId),
    compute: async () => ({ counts: await countPlays(database, playerId), bytes: 100, rows: Infinity }),
    from: async ({ counts }) => counts,
  });
}

async function countPlays({ query }: Database, playerId: number): Promise<PlayCounts> {
  const rows = await query
    .selectFrom('scores')
    .select(({ fn }) => ['scores.mode', 'scores.status', fn.countAll<number>().as('count')])
    .where('scores.userid', '=', playerId)
    .where('scores.mode', 'in', [OSU, RELAX])
    .groupBy(['scores.mode', 'scores.status'])
    .execute();
  const count = (mode: number, statuses: readonly number[]) =>
    rows
      .filter((row) => row.mode === mode && statuses.includes(row.status))
      .reduce((sum, row) => sum + row.count, 0);
  const [passed, failed] = [[ScoreStatus.Submitted, ScoreStatus.Best], [ScoreStatus.Failed]];
  return {
    passed: count(OSU, passed),
    failed: count(OSU, failed),
    relaxPassed: count(RELAX, passed),
    relaxFailed: count(RELAX, failed),
  };
}
