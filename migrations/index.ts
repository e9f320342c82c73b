import { sql } from 'kysely';
import type { Database } from '../src/db/database';
import { INDEXES } from '../src/indexes/catalogue';
import type { IndexDefinition } from '../src/db/dialects/dialect';
import type { TableDefinition } from '../src/db/tableDefinition';
import { initialRows } from './20261121T1300_initial_rows';
import { GAME_SERVER_TABLES, TABLES } from './tables';

export interface KiaiMigration {
  /** Starts with a time stamp; applied in this order. */
  name: string;
  up(database: Database): Promise<void>;
}

/** Every migration, oldest first. A table is a step of its own, since neither kind of database rolls DDL back reliably. */
export const migrations: readonly KiaiMigration[] = [
  ...[...TABLES, ...GAME_SERVER_TABLES].map((table, at) => ({
    name: `20261121T1200_${String(at).padStart(2, '0')}_create_${table.name}`,
    up: (database: Database) => createTable(database, table),
  })),
  { name: '20261121T1300_initial_rows', up: initialRows },
  {
    name: '20261121T1700_compare_emails',
    up: ({ query, dialect }) => dialect.compareAsText(query, 'users.email'),
  },
  { name: '20261121T2000_indexes', up: (database) => createIndexes(database, INDEXES.filter(isOfFirst)) },
  {
    name: '20261122T0200_more_indexes',
    up: (database) =>
      createIndexes(
        database,
        INDEXES.filter((index) => !isOfFirst(index)),
      ),
  },
];

/** Those that came later have a step of their own. */
const LATER = /^kiai_(?:maps_title|maps_update|favourites|comments)/;
const isOfFirst = ({ name }: IndexDefinition) => !LATER.test(name);

/** In the embedded database alone: on a server they are the operator's choice (`npm run indexes`). */
async function createIndexes(
  { query, dialect }: Database,
  indexes: readonly IndexDefinition[],
): Promise<void> {
  if (dialect.server) return;
  for (const index of indexes) await sql.raw(dialect.createIndex(index)).execute(query);
}

async function createTable({ query, dialect }: Database, table: TableDefinition): Promise<void> {
  for (const statement of dialect.createTable(table)) await sql.raw(statement).execute(query);
}
