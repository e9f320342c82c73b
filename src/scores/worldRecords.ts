import { sql } from 'kysely';
import { groupBy } from '../groupBy';
import type { Database } from '../db/database';
import { ScoreStatus } from '../osu/statuses';
import { ownerIsVisible } from '../players/visibility';
import type { Held } from '../snapshots/snapshots';
import type { SnapshotSource } from '../snapshots/snapshotSource';
import { isFirst } from './isFirst';
import { firstOnMap } from './mapRecords';

const MAPS_A_PART = 500;
const BYTES_A_RECORD = 40;

/** The ids of the maps whose first place a player holds in the map's own mode, by player. */
type Records = ReadonlyMap<number, readonly number[]>;

/** Of all players. */
interface WorldRecords extends Held {
  records: Records;
}

/** Those of the players; who is hidden, or holds none, is missing. */
export async function worldRecords(
  { database, snapshots }: SnapshotSource,
  playerIds: readonly number[],
): Promise<Records> {
  const [only, ...others] = playerIds;
  if (only === undefined) return new Map();
  const isOfMany = others.length > 0;
  return snapshots.answer<WorldRecords, Records>({
    name: isOfMany ? 'world records of many players' : `world records of a player ${only}`,
    of: 'world records',
    // The best players have set most of the scores: to look for theirs is to look at all.
    isDear: isOfMany,
    live: async () => (isOfMany ? (await allRecords(database)).records : recordsOf(database, only)),
    compute: () => allRecords(database),
    from: async ({ records }) => records,
  });
}

async function recordsOf({ query }: Database, playerId: number): Promise<Records> {
  // Not a join, which databases would begin at the maps.
  const map = query.selectFrom('maps').where('maps.md5', '=', sql.ref<string>('scores.map_md5'));
  const rows = await query
    .selectFrom('scores')
    .select(['scores.userid', map.select('maps.id').as('map_id')])
    .where('scores.userid', '=', playerId)
    .where('scores.status', '=', ScoreStatus.Best)
    .where('scores.mode', '=', map.select('maps.mode'))
    .where(ownerIsVisible(query, 'scores.userid'))
    .where(isFirst(query, 'score'))
    .execute();
  return idsByHolder(rows);
}

function idsByHolder(rows: readonly { userid: number | null; map_id: number | null }[]): Records {
  const held = rows.filter(
    (row): row is { userid: number; map_id: number } => row.userid !== null && row.map_id !== null,
  );
  const groups = [...groupBy(held, ({ userid }) => userid)];
  return new Map(groups.map(([id, own]) => [id, own.map(({ map_id }) => map_id)]));
}

/** In statements of some hundred maps each: none of them keeps the database for long. */
async function allRecords({ query }: Database): Promise<WorldRecords> {
  const found: { userid: number | null; map_id: number; plays: number }[] = [];
  let [after, more] = [0, true];
  while (more) {
    const rows = await query
      .selectFrom('maps')
      .select(['maps.id as map_id', 'maps.plays', firstOnMap<number | null>(query, 'userid').as('userid')])
      .where('maps.id', '>', after)
      .orderBy('maps.id')
      .limit(MAPS_A_PART)
      .execute();
    found.push(...rows);
    more = rows.length === MAPS_A_PART;
    after = rows.at(-1)?.map_id ?? after;
  }
  // Each stands for all the scores on its map.
  const rows = found.reduce((sum, { plays }) => sum + plays, found.length);
  return { records: idsByHolder(found), bytes: found.length * BYTES_A_RECORD, rows };
}
