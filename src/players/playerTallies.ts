import type { Database } from '../db/database';
import { ScoreStatus } from '../osu/statuses';
import type { Held } from '../snapshots/snapshots';
import type { SnapshotSource } from '../snapshots/snapshotSource';

/** What a player has done, counted. */
export interface PlayerTallies {
  /** Plays in the mode osu!, by how they ended. */
  passed: number;
  failed: number;
  /** The same with relax. */
  relaxPassed: number;
  relaxFailed: number;
  /** Maps whose mapper has the player's name. */
  maps: number;
  /** Players with one of their sets as a favourite, once for each. */
  favourites: number;
  /** On those maps and sets. */
  commentsReceived: number;
  commentsSent: number;
}

interface HeldTallies extends Held {
  tallies: PlayerTallies;
}

const OSU = 0;
const RELAX = 4;

/** Who the player is, to scores and comments by the id, to maps by the name. */
interface Counted {
  id: number;
  name: string;
}

export async function playerTallies(
  { database, snapshots }: SnapshotSource,
  player: Counted,
): Promise<PlayerTallies> {
  const name = `tallies of a player ${player.id} ${player.name}`;
  return snapshots.answer<HeldTallies, PlayerTallies>({
    name,
    of: name,
    live: () => count(database, player),
    compute: async () => ({ tallies: await count(database, player), bytes: 100, rows: Infinity }),
    from: async ({ tallies }) => tallies,
  });
}

async function count({ query, dialect }: Database, { id, name }: Counted): Promise<PlayerTallies> {
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
