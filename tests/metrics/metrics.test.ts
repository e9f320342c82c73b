import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import request from 'supertest';
import { createSiteverify } from '../../src/captcha/siteverify';
import { readSettings } from '../../src/config/readSettings';
import { createContext, type Context } from '../../src/context';
import { EVENTS_PATH, WEB_SOCKET_PATHS } from '../../src/gateway/paths';
import { insertPlayer } from '../support/factories';
import { createEmbeddedStack, describeOnEveryStack } from '../support/stacks';
import { testServices } from '../support/services';
import { startRedisServer } from '../support/redisServer';
import { eventually } from '../support/eventually';
import { serve } from '../gateway/service';
import { openWebSocket } from '../gateway/webSocketTester';
import { scrape, type Scrape } from './scrape';

const env = { METRICS_PORT: '9464', API_CACHE_MB: '1' };

const REQUESTS = 'kiai_http_requests_total';
const INFO = { version: 'v1', route: '/v1/get_player_info' };

/** Answers are counted once they are sent, which a client may learn first. */
const counted = (context: Context, isThere: (read: Scrape) => boolean) =>
  eventually(async () => {
    const read = await scrape(context);
    return isThere(read) ? read : undefined;
  });

describeOnEveryStack(
  'metrics of requests',
  (stack) => {
    const get = (path: string, headers: Record<string, string> = {}) =>
      request(stack().app).get(path).set(headers);
    const soon = (isThere: (read: Scrape) => boolean) => counted(stack().context, isThere);

    beforeAll(() => insertPlayer(stack().writable, 3, { name: 'Aozora' }));

    it('count the short way and the long one alike, by version, method, route and status', async () => {
      await get('/v1/get_player_info?scope=all&id=3');
      await get('/api/get_player_info?scope=all&id=3');
      await get('/get_player_info?scope=all&id=3', { cookie: 'bancho_session=x' });
      await get('/v1/get_player_info?scope=all&id=nobody');
      await request(stack().app).head('/v1/get_player_info?scope=all&id=3');
      const read = await soon(
        (it) =>
          it.value(REQUESTS, { ...INFO, method: 'GET', status: '200' }) === 3 &&
          it.value(REQUESTS, { ...INFO, method: 'GET', status: '422' }) === 1 &&
          it.value(REQUESTS, { ...INFO, method: 'HEAD', status: '200' }) === 1,
      );
      expect(read.labelValues('route')).toEqual(['/v1/get_player_info']);
    });

    it('tell how long they took', async () => {
      const labels = { ...INFO, method: 'GET' };
      await get('/v1/get_player_info?scope=info&id=3');
      const read = await soon(
        (it) => (it.value('kiai_http_request_duration_seconds_count', labels) ?? 0) > 0,
      );
      const count = read.value('kiai_http_request_duration_seconds_count', labels);
      const bucket = (le: string) =>
        read.value('kiai_http_request_duration_seconds_bucket', { ...labels, le });
      expect(bucket('+Inf')).toBe(count);
      expect(bucket('10')).toBe(count);
      expect(read.value('kiai_http_request_duration_seconds_sum', labels)).toBeGreaterThan(0);
    });

    it('have one place for all that is unknown, and no more methods than there are', async () => {
      for (const path of ['/nothing', '/v1/nothing/7c9e6679', '/%ff', '/v2/players/3/nothing'])
        await get(path);
      await request(stack().app).propfind('/nothing');
      await get('/docs/');
      const unknown = { version: 'none', route: 'unknown' };
      const read = await soon(
        (it) =>
          it.value(REQUESTS, { ...unknown, method: 'OTHER', status: '404' }) === 1 &&
          it.value(REQUESTS, { ...unknown, method: 'GET', status: '404' }) === 4,
      );
      expect(read.text).not.toContain('7c9e6679');
      expect(read.value(REQUESTS, { version: 'none', route: '/docs' })).toBe(1);
    });

    it.each([...WEB_SOCKET_PATHS, EVENTS_PATH])('count %s by itself, and not its time', async (path) => {
      await get(path);
      const labels = { version: 'none', route: path, method: 'GET' };
      const read = await soon((it) => it.value(REQUESTS, labels) === 1);
      expect(read.value('kiai_http_request_duration_seconds_count', labels)).toBeUndefined();
    });

    it('count a parameter of the path as its name', async () => {
      await get('/v2/players/3');
      await get('/v2/players/4', { cookie: 'bancho_session=x' });
      const labels = { version: 'v2', route: '/v2/players/{player_id}', method: 'GET' };
      await soon(
        (it) =>
          it.value(REQUESTS, { ...labels, status: '200' }) === 1 &&
          it.value(REQUESTS, { ...labels, status: '404' }) === 1,
      );
    });
  },
  { env },
);

describeOnEveryStack(
  'metrics of what a service stands on',
  (stack) => {
    it('tell what became of questions to the kept answers', async () => {
      const before = await scrape(stack().context);
      for (let times = 0; times < 3; times += 1) await request(stack().app).get('/v1/get_player_count');
      const after = await scrape(stack().context);
      const gained = (result: string) =>
        after.value('kiai_hot_answers_total', { result })! -
        before.value('kiai_hot_answers_total', { result })!;
      expect([gained('fresh') + gained('stale'), gained('missed')]).toEqual([2, 1]);
      expect(after.value('kiai_hot_answers')).toBeGreaterThan(0);
      expect(after.value('kiai_hot_answers_bytes')).toBeGreaterThan(100);
    });

    it('tell which dependencies are there', async () => {
      const read = await scrape(stack().context);
      expect(read.value('kiai_dependency_up', { dependency: 'database' })).toBe(1);
      expect(read.value('kiai_dependency_up', { dependency: 'redis' })).toBe(
        stack().kind === 'services' ? 1 : undefined,
      );
    });

    it("tell the connections of the database's pool", async () => {
      await request(stack().app).get('/v1/get_player_count');
      const read = await scrape(stack().context);
      const state = (name: string) =>
        read.value('kiai_database_connections', { server: 'primary', state: name });
      if (stack().kind === 'embedded') return expect(state('idle')).toBeUndefined();
      expect([state('in_use')! + state('idle')! > 0, state('in_use')! <= 10]).toEqual([true, true]);
      expect(read.value('kiai_database_connections_max', { server: 'primary' })).toBe(10);
      expect(read.value('kiai_database_waiting', { server: 'primary' })).toBe(0);
    });

    it('tell of snapshots, calculations, the process and its event loop', async () => {
      const read = await scrape(stack().context);
      expect(read.value('kiai_snapshots')).toBe(0);
      expect(read.value('kiai_snapshots_made_total', { result: 'failed' })).toBe(0);
      expect(read.value('kiai_pp_tasks', { kind: 'difficulty', state: 'waiting' })).toBe(0);
      for (const name of [
        'nodejs_eventloop_lag_p99_seconds',
        'process_resident_memory_bytes',
        'process_start_time_seconds',
      ])
        expect(read.value(name)).toBeGreaterThanOrEqual(0);
    });
  },
  { env },
);

it('metrics count open WebSockets and what they listen to', async () => {
  const service = await serve(await createEmbeddedStack({ env }));
  const read = () => scrape(service.stack.context);
  const client = await openWebSocket(service.url);
  client.subscribe('players');
  await client.atLeast(1, 'snapshot');
  const during = await read();
  expect(during.value('kiai_gateway_connections', { kind: 'websocket' })).toBe(1);
  expect(during.value('kiai_gateway_subscriptions')).toBe(1);
  await client.end();
  await eventually(async () => (await read()).value('kiai_gateway_connections', { kind: 'websocket' }) === 0);
  expect((await read()).value('kiai_gateway_subscriptions')).toBe(0);
  await service.close();
});

describe('metrics of what is away', () => {
  let directory: string;
  beforeAll(() => {
    directory = mkdtempSync(join(tmpdir(), 'kiai-test-'));
  });
  afterAll(() => rmSync(directory, { recursive: true }));

  it('count statements that no database answers', async () => {
    const away = { ...env, DB_HOST: '127.0.0.1', DB_PORT: '1', DB_REPLICA_HOST: '127.0.0.1' };
    const context = await createContext(readSettings({ LOG_LEVEL: 'silent', ...away }));
    await expect(
      context.database.query.selectFrom('users').select('users.id').executeTakeFirst(),
    ).rejects.toThrow();
    const read = await scrape(context);
    expect(read.value('kiai_upstream_failures_total', { upstream: 'database' })).toBeGreaterThan(0);
    expect(read.value('kiai_dependency_up', { dependency: 'database' })).toBe(0);
    expect(read.value('kiai_database_replicas', { state: 'unwell' })).toBe(1);
    await context.close();
  });

  it('count what the game server, a mirror and the captcha provider leave unanswered', async () => {
    const nowhere = 'http://127.0.0.1:1';
    const settings = {
      LIVE_SOURCE: 'bancho',
      BANCHO_URL: nowhere,
      DOMAIN: 'kiai.test',
      OSU_MIRROR_URL: `${nowhere}/`,
      LOG_LEVEL: 'silent',
      DATA_DIRECTORY: directory,
      ...env,
    };
    const context = await createContext(readSettings(settings));
    const failures = async (upstream: string) =>
      (await scrape(context)).value('kiai_upstream_failures_total', { upstream });
    await expect(context.live.onlineIds()).rejects.toThrow();
    expect(await failures('bancho')).toBe(1);
    const question = { algorithm: '2022' as const, ruleset: 0, mods: 0, plays: [] };
    await expect(context.pp.ofMap({ id: 1, md5: 'x' }, question)).rejects.toThrow();
    expect(await failures('mirror')).toBe(1);
    await context.close();

    let failed = 0;
    const { log } = context;
    const onFailure = () => (failed += 1);
    const captcha = createSiteverify({ provider: 'hcaptcha', secret: 'x', log, url: nowhere, onFailure });
    await expect(captcha.verify('token', '127.0.0.1')).rejects.toThrow();
    expect(failed).toBe(1);
  });

  (testServices() ? it : it.skip)(
    'count commands that Redis does not answer, and tell that it is back',
    async () => {
      const server = await startRedisServer();
      const place = { REDIS_HOST: '127.0.0.1', REDIS_PORT: String(server.port) };
      const context = await createContext(
        readSettings({ LOG_LEVEL: 'silent', DATA_DIRECTORY: directory, ...env, ...place }),
      );
      const up = async () => (await scrape(context)).value('kiai_dependency_up', { dependency: 'redis' });
      const failures = async () =>
        (await scrape(context)).value('kiai_upstream_failures_total', { upstream: 'redis' });
      await eventually(async () => (await up()) === 1);
      // What Redis refuses is no failure of its own.
      await expect(context.redis?.call('nonsense')).rejects.toThrow();
      expect(await failures()).toBe(0);
      await server.stop();
      await eventually(async () => (await up()) === 0);
      expect(await failures()).toBeGreaterThan(0);
      await context.close();
    },
  );
});
