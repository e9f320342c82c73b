import { createConnection, type Connection, type RowDataPacket } from 'mysql2/promise';
import { indexes } from '../../src/cli/indexes';
import { createDatabase, type Database } from '../../src/db/database';
import { migrate } from '../../src/db/migrate';
import { INDEXES } from '../../src/indexes/catalogue';
import { newDatabaseName, testServices } from '../support/services';
import { mysqlConfig } from '../support/stacks';

const services = testServices();

(services ? describe : describe.skip)('npm run indexes', () => {
  const name = newDatabaseName();
  let admin: Connection;
  let database: Database;

  beforeAll(async () => {
    admin = await createConnection(services!.mysql);
    await admin.query(`create database ${name}`);
    database = createDatabase(mysqlConfig(services!, name));
    await migrate(database);
  });
  afterAll(async () => {
    await database.close();
    await admin.query(`drop database ${name}`);
    await admin.query(`drop user if exists reader_of_${name}`);
    await admin.end();
  });

  async function run(args: string[], user = services!.mysql.user): Promise<string[]> {
    const lines: string[] = [];
    const { host, port } = services!.mysql;
    const env = { DB_HOST: host, DB_PORT: String(port), DB_USER: user, DB_NAME: name, LOG_LEVEL: 'silent' };
    await indexes(args, env, (line) => lines.push(line));
    return lines;
  }

  async function ours(): Promise<string[]> {
    const [rows] = await admin.query<(RowDataPacket & { name: string })[]>(
      `select distinct index_name as name from information_schema.statistics
        where table_schema = ? and index_name like 'kiai\\_%' order by 1`,
      [name],
    );
    return rows.map((row) => row.name);
  }

  const wanted = INDEXES.map((index) => index.name).sort();

  it('prints every statement with its reason in a dry run, and changes nothing', async () => {
    const text = (await run(['--dry-run'])).join('\n');
    for (const index of INDEXES) {
      expect(text).toContain(`create index ${index.name} on ${index.table} (`);
      expect(text).toContain(index.reason);
    }
    expect(text).toContain('algorithm = inplace lock = none;');
    expect(await ours()).toEqual([]);
  });

  it('says what right is missing', async () => {
    const reader = `reader_of_${name}`;
    await admin.query(`create user ${reader}`);
    await admin.query(`grant select on ${name}.* to ${reader}`);
    await expect(run([], reader)).rejects.toThrow(
      /Give it the right INDEX.*, or run with DB_USER and DB_PASS/,
    );
    expect(await ours()).toEqual([]);
  });

  it('gives up on a table that a transaction holds, instead of keeping others waiting', async () => {
    await admin.query(`begin`);
    await admin.query(`select * from ${name}.scores`);
    await expect(run([])).rejects.toThrow(/Run the command again/);
    await admin.query('commit');
  });

  it('adds them with the right INDEX, but none where another serves the same', async () => {
    await admin.query(`create index theirs on ${name}.stats (mode, acc desc, id)`);
    await admin.query(`grant index on ${name}.* to reader_of_${name}`);
    const lines = await run([], `reader_of_${name}`);
    expect(lines).toContain('-- kiai_stats_acc is not needed: theirs is there');
    expect(await ours()).toEqual(wanted.filter((index) => index !== 'kiai_stats_acc'));
  });

  it('does nothing the second time', async () => {
    expect((await run([])).at(-1)).toBe('Nothing to do.');
  });

  it('drops its own alone', async () => {
    expect((await run(['--drop', '--dry-run'])).join('\n')).toContain('drop index kiai_stats_pp on stats');
    await run(['--drop']);
    expect(await ours()).toEqual([]);
    const [rows] = await admin.query<RowDataPacket[]>(
      `show index from ${name}.stats where key_name = 'theirs'`,
    );
    expect(rows).toHaveLength(3);
    expect(await run(['--drop'])).toEqual(['Nothing to do.']);
  });

  it('has nothing to do with an embedded database, and refuses what it does not know', async () => {
    await expect(indexes([], { LOG_LEVEL: 'silent' }, () => undefined)).rejects.toThrow(/embedded/);
    await expect(run(['--all'])).rejects.toThrow(/Usage/);
  });
});
