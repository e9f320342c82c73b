import type { Database } from '../db/database';
import { mapsOfMapper } from '../maps/mapsOfMapper';
import { ScoreStatus } from '../osu/statuses';
import type { Held } from '../snapshots/snapshots';
import type { SnapshotSource } from '../snapshots/snapshotSource';
import { countCommentsOf, countCommentsOn } from '../social/commentCounts';
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

export async function playerTallies(source: SnapshotSource, { id, name }: Counted): Promise<PlayerTallies> {
  const [plays, mapped, commentsSent] = await Promise.all([
    playCounts(source, id),
    mapperTallies(source, name),
    countCommentsOf(source, id),
  ]);
  return { ...plays, ...mapped, commentsSent };
}

async function mapperTallies(source: SnapshotSource, name: string): Promise<MapperTallies> {
  const maps = await mapsOfMapper(source, name);
  const sets = [...new Set(maps.map(({ set_id }) => set_id))];
  const [favourites, onMaps, onSets] = await Promise.all([
    sumOf(sets, (set) => countFavourites(source, set)),
    sumOf(maps, ({ id }) => countCommentsOn(source, 'map', id)),
    sumOf(sets, (set) => countCommentsOn(source, 'song', set)),
  ]);
  return { maps: maps.length, favourites, commentsReceived: onMaps + onSets };
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
