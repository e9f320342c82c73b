import { sql, type SelectQueryBuilder, type SqlBool } from 'kysely';
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

/** Rows of a table, counted by an id. */
export interface CountedRows<Table extends keyof Schema> {
  /** What is counted by what. */
  name: string;
  /** Holds the id, with its table before it. */
  column: string;
  /** A row for each id that there is: the query groups by the column. */
  query: (database: Database) => SelectQueryBuilder<Schema, Table, Count>;
}

/** How often each id comes, in the order of the ids. */
interface CountsById extends Held {
  ids: Int32Array;
  counts: Int32Array;
}

const BYTES_A_COUNT = 8;

/** Makes a reader of how many rows there are of an id: of a snapshot where counting is slow. */
export function countsById<Table extends keyof Schema>({ name, column, query }: CountedRows<Table>) {
  const countOfSome = batched(async (database: Database, ids: readonly number[]) => {
    const rows = await query(database)
      .where(sql<SqlBool>`${sql.ref(column)} in (${sql.join(ids)})`)
      .execute();
    return new Map(rows.map(({ id, count }) => [id, count]));
  });
  return ({ database, snapshots }: SnapshotSource, id: number): Promise<number> =>
    snapshots.answer<CountsById, number>({
      name,
      of: name,
      live: async () => (await countOfSome(database, id)) ?? 0,
      compute: () => readCounts(query(database).orderBy(sql.ref(column)).stream()),
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
