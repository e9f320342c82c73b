import { sql } from 'kysely';
import { migrations } from '../../migrations';
import { GAME_SERVER_TABLES, TABLES } from '../../migrations/tables';
import { createDatabase, type Database } from '../../src/db/database';
import { migrate } from '../../src/db/migrate';
import { MODES } from '../../src/osu/modes';
import { insertPlayer } from '../support/factories';
import { newDatabaseName, testServices } from '../support/services';
import { mysqlConfig } from '../support/stacks';

const services = testServices();
const ALL_TABLES = [...TABLES, ...GAME_SERVER_TABLES];

async function emptyMysql(): Promise<Database> {
  const name = newDatabaseName();
  const server = createDatabase({ ...mysqlConfig(services!, name), name: 'mysql' });
  await sql.raw(`create database ${name} default charset utf8mb4`).execute(server.query);
  await server.close();
  return createDatabase(mysqlConfig(services!, name));
}

async function tablesOf({ query }: Database): Promise<unknown> {
  const tables = await query.introspection.getTables();
  return tables.map(({ name, columns }) => ({ name, columns }));
}

function describeMigrate(name: string, run: typeof describe.skip, create: () => Promise<Database>) {
  run(name, () => {
    let database: Database;
    beforeEach(async () => {
      database = await create();
    });
    afterEach(() => database.close());

    it('creates every table and column in an empty database', async () => {
      const outcome = await migrate(database);
      expect(outcome).toEqual({ kind: 'created', applied: migrations.map((step) => step.name) });
      const tables = await database.query.introspection.getTables();
      for (const table of ALL_TABLES) {
        const columns = tables.find((made) => made.name === table.name)?.columns.map((column) => column.name);
        expect([table.name, columns]).toEqual([
          table.name,
          expect.arrayContaining(Object.keys(table.columns)) as string[],
        ]);
      }
    });

    it('changes nothing the second time', async () => {
      await migrate(database);
      const before = await tablesOf(database);
      expect(await migrate(database)).toEqual({ kind: 'migrated', applied: [] });
      expect(await tablesOf(database)).toEqual(before);
    });

    it('changes nothing in a database that the game server made', async () => {
      for (const table of TABLES)
        for (const statement of database.dialect.createTable(table))
          await sql.raw(statement).execute(database.query);
      const before = await tablesOf(database);
      expect(await migrate(database)).toEqual({ kind: 'foreign' });
      expect(await tablesOf(database)).toEqual(before);
      expect(await database.query.selectFrom('users').select('id').execute()).toEqual([]);
    });

    it('makes the bot user 1, with stats in every mode, and lets players start at 3', async () => {
      await migrate(database);
      const users = await database.query.selectFrom('users').select(['id', 'safe_name', 'priv']).execute();
      expect(users).toEqual([{ id: 1, safe_name: 'banchobot', priv: 1 }]);
      const stats = await database.query.selectFrom('stats').select(['id', 'mode']).orderBy('mode').execute();
      expect(stats).toEqual(MODES.map((mode) => ({ id: 1, mode })));
      await insertPlayer(database, undefined as never, { name: 'first' });
      const first = await database.query
        .selectFrom('users')
        .select('id')
        .where('name', '=', 'first')
        .execute();
      expect(first).toEqual([{ id: 3 }]);
    });

    it('keeps names unique without regard to case and accents', async () => {
      await migrate(database);
      await insertPlayer(database, 3, { name: 'Éclair' });
      await expect(insertPlayer(database, 4, { name: 'eclair' })).rejects.toThrow();
    });
  });
}

describeMigrate('migrate, SQLite', describe, async () =>
  createDatabase({ kind: 'sqlite', file: ':memory:' }),
);
describeMigrate('migrate, MariaDB', services ? describe : describe.skip, emptyMysql);

(services ? describe : describe.skip)('the schema on MySQL', () => {
  interface Column {
    table: string;
    name: string;
    type: string;
    nullable: string;
    extra: string;
  }
  let columns: Column[];

  beforeAll(async () => {
    const database = await emptyMysql();
    await migrate(database);
    const result =
      await sql<Column>`select table_name as 'table', column_name as 'name', column_type as 'type',
      is_nullable as 'nullable', extra from information_schema.columns where table_schema = database()`.execute(
        database.query,
      );
    columns = result.rows;
    await database.close();
  });

  it.each(ALL_TABLES.map((table) => [table.name, table] as const))(
    'has the types of %s exactly',
    (_name, table) => {
      for (const [name, definition] of Object.entries(table.columns)) {
        const column = columns.find((made) => made.table === table.name && made.name === name);
        // MariaDB shows the width of plain integers, MySQL 8 does not.
        const type = column?.type.replace(/^(int|bigint)\(\d+\)/, '$1').replace(/^tinyint\(4\)/, 'tinyint');
        expect([name, definition.startsWith(type ?? '?')]).toEqual([name, true]);
        const isKey = table.primaryKey.includes(name);
        expect([name, column?.nullable]).toEqual([
          name,
          isKey || / not null/.test(definition) ? 'NO' : 'YES',
        ]);
      }
    },
  );

  it.each([
    ['users', 'api_key', 'char(36)', 'YES'],
    ['users', 'userpage_content', 'varchar(2048)', 'YES'],
    ['scores', 'id', 'bigint(20) unsigned', 'NO'],
    ['scores', 'pp', 'float(7,3)', 'NO'],
    ['maps', 'server', "enum('osu!','private')", 'NO'],
    ['maps', 'bpm', 'float(12,2)', 'NO'],
    ['stats', 'tscore', 'bigint(20) unsigned', 'NO'],
    ['relationships', 'type', "enum('friend','block')", 'NO'],
  ])('has %s.%s as %s', (table, name, type, nullable) => {
    expect(columns.find((column) => column.table === table && column.name === name)).toMatchObject({
      type: expect.stringMatching(
        new RegExp(`^${type.replace(/[()]/g, '\\$&').replace('\\(20\\)', '(\\(20\\))?')}$`),
      ),
      nullable,
    });
  });
});
