import type { Insertable, Transaction } from 'kysely';
import type { Schema } from '../db/schema';
import { parts } from '../parts';

/** Below the number of parameters that either kind of database takes in one statement. */
const PARAMETERS_AT_ONCE = 8_000;

/** Inserts rows into a table, some hundred at once. Every row has to have the same columns. */
export async function insertRows<Table extends keyof Schema>(
  trx: Transaction<Schema>,
  table: Table,
  rows: readonly Insertable<Schema[Table]>[],
): Promise<void> {
  const columns = Math.max(1, Object.keys(rows[0] ?? {}).length);
  const atOnce = Math.floor(PARAMETERS_AT_ONCE / columns);
  for (const some of parts(rows, atOnce)) await trx.insertInto(table).values(some).execute();
}
