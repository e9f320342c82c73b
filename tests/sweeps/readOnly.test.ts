import { createConnection, type Connection } from 'mysql2/promise';
import request from 'supertest';
import { API_VERSIONS } from '../../src/app';
import {
  insertClan,
  insertMap,
  insertPlayer,
  insertScore,
  insertStats,
  liveMatch,
  livePlayer,
} from '../support/factories';
import { testServices } from '../support/services';
import { exampleUrl } from '../support/routes';
import { sessionCookie } from '../support/sessions';
import { createServicesStack, type Stack } from '../support/stacks';

const services = testServices();
const KEY = 'a0b1c2d3-0000-4000-8000-000000000003';

/** What a connection may say besides reading: the driver's own greeting, and how its own session is to be. */
const READS = /^\s*(?:select|show|set names|set character_set|set session)\b/i;

(services ? describe : describe.skip)('as a user that may only SELECT', () => {
  let stack: Stack;
  let admin: Connection;

  beforeAll(async () => {
    admin = await createConnection(services!.mysql);
    stack = await createServicesStack();
    const { writable, context } = stack;
    await insertClan(writable, 1, { owner: 3 });
    await insertPlayer(writable, 3, { clan_id: 1, clan_priv: 3, api_key: KEY });
    await insertStats(writable, 3, { 0: { pp: 100 } });
    await insertScore(writable, { id: 1, userid: 3, map_md5: await insertMap(writable, 1201) });
    await context.live.putPlayer(livePlayer(3));
    await context.live.putMatch(0, liveMatch(3));
  });
  afterAll(async () => {
    await admin.query('set global general_log = 0');
    await admin.end();
    await stack.close();
  });

  it('every endpoint reads, and no statement of any writes', async () => {
    await admin.query("set global log_output = 'TABLE'");
    await admin.query('truncate table mysql.general_log');
    await admin.query('set global general_log = 1');
    const statuses: [string, number][] = [];
    const cookie = await sessionCookie(stack, 3);
    const urls = API_VERSIONS.flatMap((version) =>
      version.routes
        .filter(({ methods }) => methods.includes('get'))
        .map((route) => exampleUrl(route, version)),
    );
    for (const url of urls) {
      const answer = await request(stack.app).get(url).set({ Authorization: KEY, Cookie: cookie });
      statuses.push([url, answer.status]);
    }
    await request(stack.app).get('/health/ready');
    await admin.query('set global general_log = 0');
    const user = (stack.context.config.database as { user: string }).user;
    const [rows] = await admin.query<(import('mysql2').RowDataPacket & { argument: string })[]>(
      `select cast(argument as char) as argument from mysql.general_log
        where user_host like ? and command_type in ('Query', 'Execute', 'Prepare')`,
      [`%${user}%`],
    );
    const statements = rows.map((row) => row.argument);
    expect(statuses.filter(([, status]) => status >= 500)).toEqual([]);
    expect(statements.length).toBeGreaterThanOrEqual(urls.length);
    expect(statements.filter((statement) => !READS.test(statement))).toEqual([]);
  });

  it('the database itself refuses to write', async () => {
    const { query } = stack.context.database;
    await expect(query.updateTable('users').set({ name: 'x' }).where('id', '=', 3).execute()).rejects.toThrow(
      /denied/,
    );
  });
});
