import { cp, mkdir } from 'node:fs/promises';
import type { Context } from '../context';
import type { Database } from '../db/database';
import type { Schema } from '../db/schema';
import type { LiveWriter } from '../live/liveState';
import { isMode } from '../osu/modes';
import type { Ranks } from '../ranks/ranks';
import { parts } from '../parts';
import type { RedisConnection } from '../redis/connection';
import { batch, type Command } from '../redis/commands';
import type { DataSet, Table } from './dataSet';

/** Below the number of values that a statement may hold. */
const ROWS_A_STATEMENT = 200;

/** Puts everything that a data set holds into a migrated, otherwise empty stack. */
export async function loadDataSet(
  { database, redis, ranks, liveWriter }: Context,
  dataSet: DataSet,
): Promise<void> {
  await loadTables(database, dataSet.tables);
  await (redis ? loadRedisRanks(redis, dataSet.ranks) : loadRanks(ranks, dataSet.ranks));
  if (liveWriter) await beat(liveWriter, dataSet.live);
}

/** Copies the files of a data set, so that a run may write. */
export async function copyFiles({ dataFolder }: DataSet, target: string): Promise<void> {
  await mkdir(target, { recursive: true });
  if (dataFolder) await cp(dataFolder, target, { recursive: true });
}

/** Tells of every live player and match again, before they count as gone. */
export async function beat(live: LiveWriter, { players, matches }: DataSet['live']): Promise<void> {
  for (const player of players) await live.putPlayer(player);
  for (const [id, match] of Object.entries(matches)) await live.putMatch(Number(id), match);
}

/** The rows take the place of those that a new database starts with. */
async function loadTables({ query }: Database, tables: Table[]): Promise<void> {
  await query.transaction().execute(async (transaction) => {
    for (const { name, columns, rows } of tables) {
      const table = name as keyof Schema;
      await transaction.deleteFrom(table).execute();
      const values = rows.map((row) => Object.fromEntries(columns.map((column, at) => [column, row[at]])));
      for (const some of parts(values, ROWS_A_STATEMENT))
        await transaction.insertInto(table).values(some).execute();
    }
  });
}

async function loadRedisRanks(redis: RedisConnection, sets: DataSet['ranks']): Promise<void> {
  const commands = Object.entries(sets).flatMap(([key, members]) =>
    Object.entries(members).map(([member, score]): Command => ['zadd', key, score, member]),
  );
  await batch(redis, commands);
}

/** Sets in process are written by player, so the sets of the countries tell everything. */
async function loadRanks(ranks: Ranks, sets: DataSet['ranks']): Promise<void> {
  for (const [key, members] of Object.entries(sets)) {
    const [, , modeText, country] = key.split(':');
    const mode = Number(modeText);
    if (country === undefined || !isMode(mode)) continue;
    for (const [id, pp] of Object.entries(members)) await ranks.set(mode, { id: Number(id), country }, pp);
  }
}
