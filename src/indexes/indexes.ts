import { sql } from 'kysely';
import type { Database } from '../db/database';
import type { DatabaseServer, IndexedColumn } from '../db/dialects/dialect';
import { INDEXES, type OwnIndex } from './catalogue';

/** A change waits so long for a table at most; who comes meanwhile waits behind it. */
const LOCK_WAIT_SECONDS = 3;

/** One of our indexes, as it stands. */
export interface IndexState {
  index: OwnIndex;
  /** The name of one that is there and serves the same. */
  there: string | undefined;
  /** What it takes, about. */
  bytes: number;
}

/** @throws Error when the database is embedded. */
export async function lookAtIndexes(database: Database): Promise<IndexState[]> {
  const server = serverOf(database);
  const columns = await server.indexes(database.query);
  const rows = await server.rowCounts(database.query);
  return INDEXES.map((index) => ({
    index,
    there: findServing(index, columns),
    bytes: (rows.get(index.table) ?? 0) * index.bytesARow,
  }));
}

/** One by that name, or one that begins with the same columns. */
function findServing(
  { table, name, columns }: OwnIndex,
  there: readonly IndexedColumn[],
): string | undefined {
  const ofTable = there.filter((entry) => entry.table === table);
  const names = [...new Set(ofTable.map((entry) => entry.index))];
  return names.find((other) => {
    const its = ofTable.filter((entry) => entry.index === other);
    return other === name || columns.every((column, at) => its[at]?.column === column);
  });
}

export function createStatement({ dialect }: Database, index: OwnIndex): string {
  return dialect.createIndex(index);
}

export function dropStatement(database: Database, index: OwnIndex): string {
  return serverOf(database).dropIndex(index);
}

/**
 * Runs statements that change indexes, one after the other; the game server writes on meanwhile.
 * @throws Error with a message for the operator when a right is lacking or a table stays busy.
 */
export async function change(
  database: Database,
  statements: readonly string[],
  onDone: (statement: string) => void,
): Promise<void> {
  const server = serverOf(database);
  await database.query.connection().execute(async (connection) => {
    await server.limitLockWaits(connection, LOCK_WAIT_SECONDS);
    for (const statement of statements) {
      await sql
        .raw(statement)
        .execute(connection)
        .catch((error: unknown) => refuse(server, statement, error));
      onDone(statement);
    }
  });
}

function refuse(server: DatabaseServer, statement: string, error: unknown): never {
  const fault = server.indexFault(error);
  if (fault === 'no right')
    throw new Error(
      `The database user may not do this: ${statement}\nGive it the right INDEX on the database (DB_NAME), or run with DB_USER and DB_PASS of one that has it.`,
    );
  if (fault === 'table is busy')
    throw new Error(
      `A transaction held the table for more than ${LOCK_WAIT_SECONDS} seconds, so nothing waits for this: ${statement}\nRun the command again; what is done already is skipped.`,
    );
  throw error;
}

function serverOf({ dialect }: Database): DatabaseServer {
  if (!dialect.server)
    throw new Error(
      'DB_HOST is not set: the embedded database has these indexes already, by its migrations.',
    );
  return dialect.server;
}
