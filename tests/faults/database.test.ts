import request from 'supertest';
import { createConnection, type Connection, type RowDataPacket } from 'mysql2/promise';
import { startMariadb, type FaultyServer } from '../../bench/faults/servers';
import { createApp } from '../../src/app';
import type { MysqlConfig } from '../../src/config/config';
import { readSettings } from '../../src/config/readSettings';
import { createContext, type Context } from '../../src/context';
import { createDatabase } from '../../src/db/database';
import { migrate } from '../../src/db/migrate';
import { sql } from 'kysely';
import { eventually } from '../support/eventually';
import { insertPlayer } from '../support/factories';
import { testServices } from '../support/services';

const NAME = 'kiai_test_faults';
const PATH = '/v1/get_player_info?scope=info&id=3';

(testServices() ? describe : describe.skip)('a database server', () => {
  let server: FaultyServer;
  let root: Connection;
  let context: Context;
  const config = () => context.config.database as MysqlConfig;

  beforeAll(async () => {
    server = await startMariadb();
    root = await connect();
    await root.query(`create database ${NAME} default charset utf8mb4`);
    context = await createContext(
      readSettings({
        LOG_LEVEL: 'silent',
        API_CACHE_MB: '0',
        DB_HOST: '127.0.0.1',
        DB_PORT: String(server.port),
        DB_NAME: NAME,
        DB_POOL_SIZE: '2',
        DB_TIME_LIMIT: '1',
      }),
    );
    await migrate(context.database);
    await insertPlayer(context.database, 3);
  });
  afterAll(async () => {
    root.destroy();
    await context.close();
    await server.stop();
  });

  const connect = () => createConnection({ host: '127.0.0.1', port: server.port, user: 'root' });
  const get = () => request(createApp(context)).get(PATH);
  const answers = () => eventually(async () => (await get()).status === 200);

  it('that hangs makes nobody wait for ever, and is asked again as soon as it goes on', async () => {
    await answers();
    await server.pause();
    const paused = await Promise.all(Array.from({ length: 10 }, get));
    expect(paused.map(({ status }) => status)).toEqual(Array(10).fill(503));
    expect(paused[0]!.headers['retry-after']).toBe('5');
    expect(paused[0]!.body).toEqual({ status: 'The database is not available right now.' });
    await server.resume();
    await answers();
    expect(context.database.dialect.pool!()).toMatchObject({ max: 2, waiting: 0 });
  });

  it('that is killed is asked again when it is back', async () => {
    await server.kill();
    const away = await get();
    expect([away.status, away.headers['retry-after']]).toEqual([503, '5']);
    await server.start();
    await answers();
    root.destroy();
    root = await connect();
  });

  it('that breaks a transaction off is away, and nothing of it is there', async () => {
    const broken = context.database.query.transaction().execute(async (transaction) => {
      await transaction.updateTable('users').set({ play_style: 7 }).where('id', '=', 3).execute();
      const { rows } = await sql<{ id: number }>`select connection_id() as id`.execute(transaction);
      await root.query(`kill ${rows[0]!.id}`);
      await transaction.updateTable('users').set({ play_style: 8 }).where('id', '=', 3).execute();
    });
    await expect(broken).rejects.toMatchObject({ code: expect.stringMatching(/^[A-Z_]+$/) as string });
    const [rows] = await root.query<RowDataPacket[]>(`select play_style from ${NAME}.users where id = 3`);
    expect(rows).toEqual([{ play_style: 0 }]);
  });

  it('does not go on with what nobody waits for any more', async () => {
    await expect(sql`select sleep(60)`.execute(context.database.query)).rejects.toMatchObject({
      code: 'ETIMEDOUT',
    });
    await eventually(async () => {
      const [rows] = await root.query<RowDataPacket[]>('show processlist');
      return rows.every(({ Info: info }) => !String(info).includes('sleep(60)'));
    });
  });

  it('breaks off what is read row by row, and its reader is told', async () => {
    const read = async () => {
      const rows = context.database.query
        .selectFrom('users')
        .select(sql<number>`sleep(60)`.as('slept'))
        .stream();
      for await (const row of rows) expect(row).toBeUndefined();
    };
    await expect(read()).rejects.toThrow();
    await answers();
  });

  it('that takes backslashes for themselves is told not to', async () => {
    await root.query("set global sql_mode = 'NO_BACKSLASH_ESCAPES,ANSI_QUOTES,STRICT_TRANS_TABLES'");
    const fresh = createDatabase(config());
    const text = "\\' or 1 = 1 -- ";
    const { rows } = await sql<{ told: string; mode: string }>`
      select ${text} as told, @@session.sql_mode as mode`.execute(fresh.query);
    await fresh.close();
    expect(rows[0]!.told).toBe(text);
    expect(rows[0]!.mode).toContain('STRICT_TRANS_TABLES');
  });

  it('is not waited for when the service ends', async () => {
    const other = await createContext({ ...context.config });
    expect((await request(createApp(other)).get(PATH)).status).toBe(200);
    await server.pause();
    await other.close();
    await server.resume();
  });
});
