import request from 'supertest';
import { createMemoryLiveState } from '../../src/live/memoryLiveState';
import { openRegistry } from '../../src/metrics/registry';
import { eventually } from '../support/eventually';
import { insertPlayer } from '../support/factories';
import { createEmbeddedStack, type Stack } from '../support/stacks';

describe('a request that takes too long', () => {
  it('is given up, and counts as running until it ends', async () => {
    let letGo = () => undefined as void;
    const live = createMemoryLiveState();
    const held = new Promise<void>((resolve) => (letGo = resolve));
    const matches = () => held.then(() => live.matches());
    const stack = await createEmbeddedStack({
      env: { DB_TIME_LIMIT: '1' },
      overrides: { live: Object.assign(Object.create(live) as typeof live, { matches }) },
    });
    const { status, body, headers } = await request(stack.app).get('/v1/get_matches');
    expect([status, body]).toEqual([503, { status: 'The answer could not be made in time.' }]);
    expect(headers['retry-after']).toBe('5');
    expect(stack.context.runningRequests.running).toBe(1);
    letGo();
    await eventually(() => stack.context.runningRequests.running === 0);
    await stack.close();
  });
});

describe('more requests than may run', () => {
  let stack: Stack;
  let letGo = () => undefined as void;

  beforeAll(async () => {
    const live = createMemoryLiveState();
    const held = new Promise<void>((resolve) => (letGo = resolve));
    const slow = { ...live, matches: () => held.then(() => live.matches()) };
    stack = await createEmbeddedStack({
      env: { API_MAX_RUNNING: '1', API_CACHE_MB: '1' },
      overrides: { live: Object.assign(Object.create(live) as typeof live, slow) },
    });
  });
  afterAll(() => stack.close());

  it('are told when to come again, while those that run are answered', async () => {
    const { runningRequests } = stack.context;
    await insertPlayer(stack.writable, 3);
    const kept = '/v1/get_player_info?scope=info&id=3';
    const get = (path: string) => request(stack.app).get(path);
    expect((await get(kept)).status).toBe(200);
    const first = get('/v1/get_matches').then((answer) => answer);
    await eventually(() => runningRequests.running === 1);

    const refused = await Promise.all([
      get('/v2/players/3'),
      get('/v2/players/3').set('Authorization', 'nobody'),
      get('/v1/get_clan?id=1'),
    ]);
    expect(refused.map(({ status }) => status)).toEqual([503, 503, 503]);
    expect(refused.map(({ headers }) => headers['retry-after'])).toEqual(['2', '2', '2']);
    const message = 'Too many requests are being answered right now.';
    expect([refused[0].body, refused[2].body]).toEqual([
      { status: 'error', error: message },
      { status: message },
    ]);
    expect((await get(kept)).status).toBe(200);
    expect((await get('/health/ready')).status).toBe(200);
    const metrics = await (await openRegistry(stack.context)).metrics();
    expect(metrics).toContain('kiai_requests_running 1\n');
    expect(metrics).toContain('kiai_requests_refused_total 3\n');

    letGo();
    expect((await first).status).toBe(200);
    expect(runningRequests.running).toBe(0);
    expect((await get('/v2/players/3')).status).toBe(200);
  });
});
