import { access } from 'node:fs/promises';
import { join } from 'node:path';
import type { Database } from '../db/database';
import { writeFiles } from './files/writeFiles';
import { insertRows } from './insertRows';
import { makeDemo, type Demo } from './makeDemo';
import { createRandom } from './random';

/** What the demo server was made of. */
export interface DemoSummary {
  seed: number;
  players: number;
  maps: number;
  scores: number;
  clans: number;
  replays: number;
  avatars: number;
}

export const DEMO_SEED = 8727;
/** Last of the files to be written: tells a demo server's data folder from any other. */
const MARK = 'demo.json';

/**
 * Fills a migrated database and its data folder with a small server, the same one every time. All rows or none are in
 * the database afterwards; files of a run that failed are replaced by the next.
 * @throws the error of the database or the file system.
 */
export async function seedDemo(
  { database, dataDirectory }: { database: Database; dataDirectory: string },
  { rows, files }: Demo = makeDemo(createRandom(DEMO_SEED)),
): Promise<DemoSummary> {
  const summary = {
    seed: DEMO_SEED,
    players: rows.users.length,
    maps: rows.maps.length,
    scores: rows.scores.length,
    clans: rows.clans.length,
    replays: files.replays.length,
    avatars: files.avatars.length,
  };
  await database.query.transaction().execute(async (trx) => {
    await insertRows(trx, 'users', rows.users);
    await insertRows(trx, 'stats', rows.stats);
    await insertRows(trx, 'maps', rows.maps);
    await insertRows(trx, 'mapsets', rows.mapsets);
    await insertRows(trx, 'scores', rows.scores);
    await insertRows(trx, 'clans', rows.clans);
    await insertRows(trx, 'tourney_pools', rows.tourney_pools);
    await insertRows(trx, 'tourney_pool_maps', rows.tourney_pool_maps);
    await insertRows(trx, 'relationships', rows.relationships);
    await insertRows(trx, 'favourites', rows.favourites);
    await insertRows(trx, 'ratings', rows.ratings);
    await insertRows(trx, 'comments', rows.comments);
    await insertRows(trx, 'achievements', rows.achievements);
    await insertRows(trx, 'user_achievements', rows.user_achievements);
    await writeFiles(dataDirectory, [...files.maps, ...files.replays, ...files.avatars]);
    await writeFiles(dataDirectory, [{ path: MARK, content: `${JSON.stringify(summary, null, 2)}\n` }]);
  });
  return summary;
}

/** True when the data folder holds a demo server. */
export async function isDemo(dataDirectory: string): Promise<boolean> {
  return access(join(dataDirectory, MARK)).then(
    () => true,
    () => false,
  );
}
