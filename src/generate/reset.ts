import type { MysqlConfig } from '../config/config';
import { openBulkLoader, type BulkLoader } from '../db/dialects/mysqlBulk';
import { makeIndexes } from '../db/dialects/mysqlIndexes';
import { FIRST_PLAYER_ID } from '../demo/players/makePlayers';
import { FIRST_MAP_ID, FIRST_SET_ID } from './beatmaps';
import { lockOut } from './claim';
import { createMarker } from './marker';
import { INDEXED_TABLES } from './indexes';
import { createServer } from './server';

const AT_ONCE = 20_000;

/**
 * Takes the generated rows out of a database, and those alone.
 * @throws Error when nothing was generated there.
 */
export async function reset(config: MysqlConfig, onProgress: (table: string) => void = () => undefined) {
  const loader = await openBulkLoader(config);
  try {
    await lockOut(loader);
    const marker = createMarker(loader);
    const options = await marker.options();
    if (!options) throw new Error('Nothing in this database was generated: nothing is changed.');
    const { maps, sets, clans, pools, comments } = createServer(options).counts;
    const players = { from: FIRST_PLAYER_ID, count: options.users };
    const ranges = [
      ['scores', 'id', { from: 1, count: options.scores }],
      ['comments', 'id', { from: 1, count: comments }],
      ['favourites', 'userid', players],
      ['ratings', 'userid', players],
      ['relationships', 'user1', players],
      ['stats', 'id', players],
      ['users', 'id', players],
      ['maps', 'id', { from: FIRST_MAP_ID, count: maps }],
      ['mapsets', 'id', { from: FIRST_SET_ID, count: sets }],
      ['clans', 'id', { from: 1, count: clans }],
      ['tourney_pools', 'id', { from: 1, count: pools }],
      ['tourney_pool_maps', 'pool_id', { from: 1, count: pools }],
    ] as const;
    for (const [table, key, range] of ranges) {
      onProgress(table);
      await empty(loader, table, key, range);
    }
    for (const table of INDEXED_TABLES) await makeIndexes(loader, table, (await marker.indexes(table)) ?? []);
    await marker.remove();
    return options;
  } finally {
    await loader.close();
  }
}

/** Where nothing else has come in since, a table is emptied at once. */
async function empty(loader: BulkLoader, table: string, key: string, range: { from: number; count: number }) {
  const end = range.from + range.count;
  const others = await loader.select(`select 1 from ${table} where ${key} < ? or ${key} >= ? limit 1`, [
    range.from,
    end,
  ]);
  if (others.length === 0) return loader.run(`truncate table ${table}`);
  for (let from = range.from; from < end; from += AT_ONCE)
    await loader.run(`delete from ${table} where ${key} >= ? and ${key} < ?`, [
      from,
      Math.min(from + AT_ONCE, end),
    ]);
}
