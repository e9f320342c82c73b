import pino from 'pino';
import { createApp } from '../../src/app';
import { readSettings } from '../../src/config/readSettings';
import { createContext, type Context } from '../../src/context';
import { createDatabase, type Database } from '../../src/db/database';
import { migrate } from '../../src/db/migrate';
import { examine } from '../../src/doctor/examine';
import { listen, type Server } from '../../src/server';
import { eventually } from '../support/eventually';
import { insertPlayer, insertStats } from '../support/factories';
import { startMariadbPair, type MariadbPair } from '../support/mariadbPair';
import { testServices } from '../support/services';
import { mysqlConfig } from '../support/stacks';

const NAME = 'kiai_test_replicas';
const MAX_LAG_S = 2;
/** Whose name tells which server was read, and whose plays are counted. */
const MARKER_ID = 3;
const COUNTED_ID = 4;

interface Answer {
  data: { name: string };
  player: { stats: Record<string, { plays: number }> };
}

(testServices() ? describe : describe.skip)('the replicas of the database', () => {
  let pair: MariadbPair;
  let writable: Database;
  let context: Context;
  let server: Server;
  let cookie: string;

  beforeAll(async () => {
    pair = await startMariadbPair();
    const { primary, replica } = pair;
    await primary.sql(
      `create database ${NAME} default charset utf8mb4`,
      'create user service',
      // Nothing about replication.
      `grant select, insert, update, delete on ${NAME}.* to service`,
    );
    const root = { host: '127.0.0.1', port: primary.port, user: 'root', password: '' };
    writable = createDatabase(mysqlConfig({ ...testServices()!, mysql: root }, NAME));
    await migrate(writable);
    await insertPlayer(writable, MARKER_ID, { name: 'primary' });
    await insertPlayer(writable, COUNTED_ID);
    await insertStats(writable, COUNTED_ID);
    await eventually(
      async () => (await replica.sql(`select id from ${NAME}.stats where mode = 8 and id = 4`))[0],
    );
    await replica.sql(
      'set sql_log_bin = 0',
      `update ${NAME}.users set name = 'replica' where id = ${MARKER_ID}`,
    );

    const config = readSettings({
      API_CACHE_MB: '0',
      DB_HOST: '127.0.0.1',
      DB_PORT: String(primary.port),
      // Nobody answers at the second.
      DB_REPLICA_HOST: '127.0.0.1,127.0.0.2',
      DB_REPLICA_PORT: String(replica.port),
      DB_REPLICA_MAX_LAG: String(MAX_LAG_S),
      DB_USER: 'service',
      DB_NAME: NAME,
    });
    context = await createContext(config, { log: pino({ level: 'silent' }) });
    server = await listen(createApp(context, { checkAnswers: true }), '127.0.0.1', 0);
    cookie = `bancho_session=${await context.sessions.open(COUNTED_ID)}`;
  });
  afterAll(async () => {
    await server?.close();
    await context?.close();
    await writable?.close();
    await pair?.stop();
  });
  beforeEach(() => readFrom('replica'));

  async function ask(path: string, init?: RequestInit) {
    const response = await fetch(`${server.url}${path}`, init);
    return { status: response.status, body: (await response.json()) as Answer };
  }

  /** Which server the answer to the public is from. */
  async function source(init?: RequestInit): Promise<string> {
    const { body } = await ask(`/v2/players/${MARKER_ID}`, init);
    return body.data.name;
  }

  function readFrom(name: 'primary' | 'replica', init?: RequestInit): Promise<unknown> {
    return eventually(async () => (await source(init)) === name);
  }

  it('answer the public', async () => {
    await readFrom('replica');
    await readFrom('replica', { headers: { Cookie: 'bancho_session=dead' } });
  });

  it('answer nobody who is known, so that all see what they have written', async () => {
    await pair.replica.sql('stop slave sql_thread');
    const own = `/v2/players/${COUNTED_ID}`;
    const changed = await ask(own, {
      method: 'PATCH',
      headers: { Cookie: cookie, 'Content-Type': 'application/json' },
      body: JSON.stringify({ username: 'renamed' }),
    });
    expect([changed.status, changed.body.data.name]).toEqual([200, 'renamed']);
    expect((await ask(own, { headers: { Cookie: cookie } })).body.data.name).toBe('renamed');
    expect(await source({ headers: { Cookie: cookie } })).toBe('primary');
    await pair.replica.sql('start slave sql_thread');
  });

  it('refuse transactions, and send to the primary what is no select', async () => {
    const { query } = context.publicDatabase;
    await expect(query.transaction().execute(async () => undefined)).rejects.toThrow(
      'belongs on the primary',
    );
    await query.updateTable('users').set({ play_style: 5 }).where('id', '=', COUNTED_ID).execute();
    const [row] = await pair.primary.sql(`select play_style from ${NAME}.users where id = ${COUNTED_ID}`);
    expect(row).toEqual({ play_style: 5 });
  });

  it('leave what is read as a stream to the primary', async () => {
    const names = context.publicDatabase.query
      .selectFrom('users')
      .select('name')
      .where('id', '=', MARKER_ID)
      .stream();
    const read: unknown[] = [];
    for await (const { name } of names) read.push(name);
    expect(read).toEqual(['primary']);
  });

  it('leave errors of statements as they are', async () => {
    const wrong = context.publicDatabase.query.selectFrom('users').select('nothing' as 'id');
    await expect(wrong.execute()).rejects.toMatchObject({ code: 'ER_BAD_FIELD_ERROR' });
  });

  it('are told of by doctor', async () => {
    const findings = await examine(context.config);
    const place = (host: string) => `${host}:${pair.replica.port}`;
    expect(findings.filter(({ check }) => check === 'replicas')).toEqual([
      { check: 'replicas', level: 'ok', message: `${place('127.0.0.1')} follows` },
      {
        check: 'replicas',
        level: 'warn',
        message: expect.stringContaining(`${place('127.0.0.2')} cannot be read: `) as string,
        advice: 'What the public reads is read from the primary meanwhile; see docs/database.md',
      },
    ]);
  });

  describe('under load', () => {
    it('are left while they do not apply what is written', async () => {
      const load = startLoad();
      await load.answers(50);
      await pair.replica.sql('stop slave sql_thread');
      await readFrom('primary');
      await load.answers(50);
      await pair.replica.sql('start slave sql_thread');
      await readFrom('replica');
      await load.answers(50);
      expect(await load.stop()).toEqual([]);
    });

    it('are left while they get nothing from the primary', async () => {
      const load = startLoad();
      await pair.replica.sql('stop slave io_thread');
      await readFrom('primary');
      await load.answers(50);
      await pair.replica.sql('start slave io_thread');
      await readFrom('replica');
      await load.answers(50);
      expect(await load.stop()).toEqual([]);
    });

    it('are left while they hang', async () => {
      const load = startLoad();
      await load.answers(50);
      await pair.replica.signal('SIGSTOP');
      await load.answers(50);
      await readFrom('primary');
      await pair.replica.signal('SIGCONT');
      await readFrom('replica');
      await load.answers(50);
      expect(await load.stop()).toEqual([]);
    });

    it('are left while they are gone', async () => {
      const load = startLoad();
      await load.answers(50);
      await pair.replica.kill();
      await load.answers(50);
      await readFrom('primary');
      await pair.replica.start();
      await readFrom('replica');
      await load.answers(50);
      expect(await load.stop()).toEqual([]);
    });
  });

  /** Counts a player's plays up on the primary, and has the public read them all the time. */
  function startLoad() {
    const written: { plays: number; at: number }[] = [];
    const wrong: unknown[] = [];
    let isRunning = true;
    let answered = 0;

    async function write(): Promise<void> {
      const { plays: first } = await writable.query
        .selectFrom('stats')
        .select('plays')
        .where('id', '=', COUNTED_ID)
        .where('mode', '=', 0)
        .executeTakeFirstOrThrow();
      for (let plays = first + 1; isRunning; plays += 1) {
        const update = writable.query.updateTable('stats').set({ plays });
        await update.where('id', '=', COUNTED_ID).where('mode', '=', 0).execute();
        written.push({ plays, at: performance.now() });
      }
    }

    async function read(): Promise<void> {
      while (isRunning) {
        const from = performance.now() - MAX_LAG_S * 1000;
        const { status, body } = await ask(`/v1/get_player_info?scope=stats&id=${COUNTED_ID}`);
        const oldest = written.findLast(({ at }) => at <= from)?.plays ?? 0;
        const plays = status === 200 ? body.player.stats['0']?.plays : undefined;
        if (plays === undefined || plays < oldest) wrong.push({ status, plays, oldest });
        answered += 1;
      }
    }

    const running = Promise.all([write(), read(), read(), read(), read()]);
    return {
      async answers(count: number) {
        const enough = answered + count;
        await eventually(() => answered >= enough);
      },
      /** Resolves to the answers that were wrong or too old. */
      async stop() {
        isRunning = false;
        await running;
        return wrong;
      },
    };
  }
});
