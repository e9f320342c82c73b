import { sql, type SelectQueryBuilder } from 'kysely';
import { batched } from '../batched';
import type { Database } from '../db/database';
import type { Schema } from '../db/schema';
import { firstWhere } from '../firstWhere';
import type { Held } from './snapshots';
import type { SnapshotSource } from './snapshotSource';

interface Count {
  id: number;
  count: number;
}

/** Rows of a table that are counted by an id. */
interface CountedRows<Table extends keyof Schema> {
  /** What is counted by what. */
  name: string;
  /** Holds the id, with its table before it. */
  column: string;
  rows: (database: Database) => SelectQueryBuilder<Schema, Table, object>;
}

/** How often each id comes, in the order of the ids. */
interface CountsById extends Held {
  ids: Int32Array;
  counts: Int32Array;
}

const BYTES_A_COUNT = 8;

/** Makes a reader of how many rows there are of an id: of a snapshot where counting is slow. */
export function countsById<Table extends keyof Schema>({ name, column, rows }: CountedRows<Table>) {
  const countedBy = sql.ref<number>(column);
  const grouped = (database: Database) =>
    rows(database)
      .select(({ fn }) => [countedBy.as('id'), fn.countAll<number>().as('count')])
      .groupBy(countedBy);
  const countOfSome = batched(async (database: Database, ids: readonly number[]) => {
    const found = await grouped(database).where(countedBy, 'in', ids).execute();
    return new Map(found.map(({ id, count }) => [id, count]));
  });
  return ({ database, snapshots }: SnapshotSource, id: number): Promise<number> =>
    snapshots.answer<CountsById, number>({
      name,
      of: name,
      live: async () => (await countOfSome(database, id)) ?? 0,
      compute: () => readCounts(grouped(database).orderBy(countedBy).stream()),
      from: async ({ ids, counts }) => {
        const at = firstWhere(ids.length, (place) => ids[place]! >= id);
        return ids[at] === id ? counts[at]! : 0;
      },
    });
}

/** They arrive as a stream: never do they all lie in memory as objects. */
async function readCounts(rows: AsyncIterable<Count>): Promise<CountsById> {
  const [ids, counts]: [number[], number[]] = [[], []];
  for await (const { id, count } of rows) {
    // The embedded database streams its integers as they are.
    ids.push(Number(id));
    counts.push(Number(count));
  }
  return {
    ids: Int32Array.from(ids),
    counts: Int32Array.from(counts),
    bytes: ids.length * BYTES_A_COUNT,
    rows: ids.length,
  };
}
