import type { NotNull } from 'kysely';
import type { Database } from '../db/database';
import type { Mode } from '../osu/modes';
import type { Held } from '../snapshots/snapshots';
import type { SnapshotSource } from '../snapshots/snapshotSource';

export interface MostPlayedQuery {
  playerId: number;
  mode: Mode;
  limit: number;
  offset: number;
}

interface PlayedMap {
  id: number;
  plays: number;
}

interface PlayedMaps extends Held {
  maps: readonly PlayedMap[];
}

const PLAYED_MAPS_MAX = 200_000;
const BYTES_A_PLAYED_MAP = 64;

/** How often a player played each map that exists; of equal counts the lower map id first. */
export async function mostPlayedMaps(
  { database, snapshots }: SnapshotSource,
  { playerId, mode, limit, offset }: MostPlayedQuery,
): Promise<PlayedMap[]> {
  const name = `maps that a player played ${playerId} ${mode}`;
  const live = () => playedMaps(database, { playerId, mode, limit, offset });
  return snapshots.answer<PlayedMaps, PlayedMap[]>({
    name,
    of: name,
    live,
    async compute() {
      const maps = await playedMaps(database, { playerId, mode, limit: PLAYED_MAPS_MAX, offset: 0 });
      return { maps, bytes: maps.length * BYTES_A_PLAYED_MAP, rows: maps.length };
    },
    from: async ({ maps }) =>
      offset + limit > PLAYED_MAPS_MAX ? live() : maps.slice(offset, offset + limit),
  });
}

/** Not by an inner join: databases would begin that at the maps, all of them. */
async function playedMaps(
  { query }: Database,
  { playerId, mode, limit, offset }: MostPlayedQuery,
): Promise<PlayedMap[]> {
  return query
    .selectFrom('scores')
    .leftJoin('maps', 'maps.md5', 'scores.map_md5')
    .select(({ fn }) => ['maps.id', fn.countAll<number>().as('plays')])
    .where('scores.userid', '=', playerId)
    .where('scores.mode', '=', mode)
    .groupBy('maps.id')
    .having('maps.id', 'is not', null)
    .$narrowType<{ id: NotNull }>()
    .orderBy('plays', 'desc')
    .orderBy('maps.id')
    .limit(limit)
    .offset(offset)
    .execute();
}
