import { sql } from 'kysely';
import type { Database } from '../src/db/database';
import type { TableDefinition } from '../src/db/tableDefinition';
import type { KiaiMigration } from './index';

/** Tables of our own, beside the game server's. */
export const OWN_TABLES: readonly TableDefinition[] = [
  {
    name: 'kiai_badges',
    columns: {
      userid: 'int not null',
      badge: 'varchar(32) not null',
      name: 'varchar(64) not null',
      asset: 'varchar(255) not null',
      given_at: 'int not null',
    },
    primaryKey: ['userid', 'badge'],
  },
  {
    name: 'kiai_descriptions',
    columns: {
      userid: 'int not null',
      line1: 'varchar(16) not null',
      line2: 'varchar(16) not null',
    },
    primaryKey: ['userid'],
  },
];

/** Applied by the operator's command alone. */
export const ownMigrations: readonly KiaiMigration[] = OWN_TABLES.map((table) => ({
  name: `20261122T0200_create_${table.name}`,
  async up({ query, dialect }: Database) {
    for (const statement of dialect.createTable(table)) await sql.raw(statement).execute(query);
  },
}));
