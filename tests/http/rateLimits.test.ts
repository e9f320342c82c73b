import request from 'supertest';
import { eventually } from '../support/eventually';
import { insertPlayer } from '../support/factories';
import { startRedisServer } from '../support/redisServer';
import { testServices } from '../support/services';
import { sessionCookie } from '../support/sessions';
import {
  createEmbeddedStack,
  createServicesStack,
  describeOnEveryStack,
  type Stack,
} from '../support/stacks';

const KEY = '00000000-0000-4000-8000-000000000003';
const UNKNOWN_KEY = '00000000-0000-4000-8000-0000000000ff';
const MESSAGE = 'Too many requests: come again after as many seconds as Retry-After says.';
const PROXIED = { API_TRUSTED_PROXIES: '127.0.0.1,::1' };
const BUDGETS = {
  API_LIMITS_ADDRESS: 'read=4,search=3,pp=3,login=2,write=2,upload=2,credentials=6',
  API_LIMITS_PLAYER: 'read=7,pp=2,write=10,upload=1',
  API_LIMITS_LISTED: 'read=9',
  API_LIMITS_LISTED_ADDRESSES: '198.51.100.0/24,2001:db8:ffff::/48',
};
/** The short way, the long way, and what belongs to no version. */
const SHORT = '/v1/get_player_info?scope=info&id=3';
const LONG = '/v2/players/3/';
const UNKNOWN = '/v1/nothing';
const SEARCH = '/v1/search_players?q=a';

type Headers = Record<string, string>;

let lastAddress = 0;
/** Where nobody was before. */
const somewhere = () => `192.0.2.${(lastAddress += 1)}`;

async function statuses(times: number, ask: () => PromiseLike<{ status: number }>): Promise<number[]> {
  const all: number[] = [];
  for (let at = 0; at < times; at += 1) all.push((await ask()).status);
  return all;
}

const rateHeaders = ({ headers }: { headers: Headers }) => [
  headers['ratelimit-limit'],
  headers['ratelimit-remaining'],
];

describeOnEveryStack(
  'limits on requests',
  (stack) => {
    const get = (url: string, address: string, headers: Headers = {}) =>
      request(stack().app)
        .get(url)
        .set({ 'X-Forwarded-For': address, ...headers });
    const send = (method: 'post' | 'put', url: string, address: string, headers: Headers = {}) =>
      request(stack().app)
        [method](url)
        .set({ 'X-Forwarded-For': address, ...headers });

    beforeAll(() => insertPlayer(stack().writable, 3, { name: 'Aozora', api_key: KEY }));

    it.each([
      [SHORT, 200],
      [LONG, 200],
      ['/v1/get_player_info?scope=nothing', 422],
      ['/v2/players/9', 404],
      ['/avatars/3', 200],
      ['/openapi.json', 200],
      ['/v2/gateway', 426],
      ['/v2/events?channels=nothing', 404],
      [UNKNOWN, 404],
      ['/', 302],
      ['/docs', 200],
      ['/docs/start.js', 200],
      ['/docs/nope', 404],
      ['/avatars', 404],
      ['/avatars/foo', 404],
      ['/avatars/9999999999', 404],
    ])('%s tells what is left', async (url, status) => {
      const address = somewhere();
      const first = await get(url, address);
      expect(first.status).toBe(status);
      expect(rateHeaders(first)).toEqual(['4', '3']);
      expect(Number(first.headers['ratelimit-reset'])).toBeGreaterThan(50);
      expect(first.headers['retry-after']).toBeUndefined();
      expect(rateHeaders(await get(url, address))).toEqual(['4', '2']);
    });

    it('counts once what is sent to where nothing takes it', async () => {
      const refused = await send('post', '/openapi.json', somewhere());
      expect([refused.status, ...rateHeaders(refused)]).toEqual([404, '4', '3']);
    });

    it('tells it with a 304, and to pages of any origin', async () => {
      const address = somewhere();
      const { headers } = await get(SHORT, address, { Origin: 'https://example.com' });
      expect(headers['access-control-expose-headers']?.split(',')).toEqual([
        'ETag',
        'Retry-After',
        'RateLimit-Limit',
        'RateLimit-Remaining',
        'RateLimit-Reset',
        'X-Request-Id',
        'Content-Disposition',
        'process-time',
      ]);
      const known = await get(SHORT, address, { 'If-None-Match': headers['etag'] ?? '' });
      expect([known.status, ...rateHeaders(known)]).toEqual([304, '4', '2']);
    });

    it('counts the ways in together, and refuses in the envelope of the version', async () => {
      const address = somewhere();
      const urls = [SHORT, LONG, '/v2/players/3', '/v2/players/9'];
      for (const url of urls) expect((await get(url, address)).status).not.toBe(429);
      const asked = [SHORT, LONG, '/v2/players/3', '/api/get_user?u=3', UNKNOWN, '/avatars/3'];
      const refusals = await Promise.all(asked.map((url) => get(url, address)));
      const [v1, slow, v2, osu, unknown, avatar] = refusals;
      expect([v1?.status, v1?.body]).toEqual([429, { status: MESSAGE }]);
      expect([slow?.status, slow?.body]).toEqual([429, { status: 'error', error: MESSAGE }]);
      expect([v2?.status, v2?.body]).toEqual([429, { status: 'error', error: MESSAGE }]);
      // Client libraries wait and ask again when they read these words.
      expect([osu?.status, osu?.body]).toEqual([
        429,
        { error: "Requesting too fast! Slow your operation, cap'n!" },
      ]);
      expect([unknown?.status, unknown?.body]).toEqual([429, { detail: MESSAGE }]);
      expect(avatar?.status).toBe(429);
      for (const refused of refusals) {
        expect(rateHeaders(refused)).toEqual(['4', '0']);
        expect(refused.headers['retry-after']).toBe(refused.headers['ratelimit-reset']);
        expect(refused.headers['x-request-id']).toBeDefined();
        expect(refused.headers['access-control-allow-origin']).toBe('*');
      }
      expect(await statuses(2, () => get(SHORT, somewhere()))).toEqual([200, 200]);
    });

    it('keeps searches, pp, log-ins, changes and uploads apart', async () => {
      const address = somewhere();
      const login = () => send('post', '/v2/sessions', address);
      const signUp = () => send('post', '/v2/accounts', address);
      const change = () => send('put', '/v2/players/3/friends/4', address);
      const upload = () => send('post', '/v1/set_avatar', address);
      expect(await statuses(5, () => get(SHORT, address))).toEqual([200, 200, 200, 200, 429]);
      expect(await statuses(4, () => get(SEARCH, address))).toEqual([200, 200, 200, 429]);
      expect((await get('/v2/players/search?q=a', address)).status).toBe(429);
      expect(await statuses(4, () => get('/v1/calculate_pp', address))).toEqual([401, 401, 401, 429]);
      expect([(await login()).status, (await signUp()).status]).toEqual([422, 422]);
      expect([(await login()).status, (await signUp()).status]).toEqual([429, 429]);
      expect(await statuses(3, change)).toEqual([401, 401, 429]);
      expect(await statuses(3, upload)).toEqual([400, 400, 429]);
    });

    it('counts by key and by account what comes with them, wherever from', async () => {
      const address = somewhere();
      const spent = async () => (await statuses(5, () => get(SHORT, address))).at(-1);
      expect(await spent()).toBe(429);
      const withKey = () => get(SHORT, address, { Authorization: `Bearer ${KEY}` });
      expect(rateHeaders(await withKey())).toEqual(['7', '6']);
      expect(await statuses(6, withKey)).toEqual(Array(6).fill(200));
      expect((await withKey()).status).toBe(429);
      expect((await get(SHORT, somewhere(), { Authorization: KEY })).status).toBe(429);
      const cookie = await sessionCookie(stack(), 3);
      const withSession = () => get(SHORT, address, { Cookie: cookie });
      expect(await statuses(8, withSession)).toEqual([...Array(7).fill(200), 429]);
      expect(await spent()).toBe(429);
    });

    it('takes no more keys and sessions from an address that sent too many wrong ones', async () => {
      const address = somewhere();
      const guess = (headers: Headers) => get('/v1/calculate_pp', address, headers);
      const wrong = { Authorization: UNKNOWN_KEY };
      expect(await statuses(3, () => guess(wrong))).toEqual([401, 401, 401]);
      const dead = { Cookie: 'bancho_session=none' };
      expect(await statuses(3, () => get(SHORT, address, dead))).toEqual([200, 200, 200]);
      const before = stack().statements.length;
      const fresh = { Authorization: '00000000-0000-4000-8000-0000000000fe' };
      expect((await get(SHORT, address, fresh)).status).toBe(429);
      expect(stack().statements.slice(before)).toEqual([]);
      expect((await get(SHORT, address)).status).toBe(200);
    });

    it('takes no more of them for pictures either, and shows the default one', async () => {
      const address = somewhere();
      const look = (headers: Headers) => get('/avatars/9', address, headers);
      const key = (last: number) => ({ Authorization: `00000000-0000-4000-8000-00000000001${last}` });
      for (let at = 0; at < 3; at += 1) {
        expect((await get('/v1/calculate_pp', address, key(2 * at))).status).toBe(401);
        expect((await look(key(2 * at + 1))).status).toBe(200);
      }
      const before = stack().statements.length;
      const { status, headers } = await look(key(6));
      expect([status, headers['cache-control']]).toEqual([200, 'public, max-age=10']);
      expect(stack().statements.slice(before)).toHaveLength(1);
    });

    it('counts log-outs for the account where the session is alive, and else for the address', async () => {
      const address = somewhere();
      const logOut = (cookie: string) =>
        request(stack().app)
          .delete('/v2/sessions/current')
          .set({ 'X-Forwarded-For': address, Cookie: cookie });
      for (let left = 9; left >= 0; left -= 1)
        expect(rateHeaders(await logOut(await sessionCookie(stack(), 3)))).toEqual(['10', String(left)]);
      const dead = await statuses(3, () => logOut('bancho_session=none'));
      expect(dead).toEqual([200, 200, 429]);
    });

    it('counts a /64 network of IPv6 as one address', async () => {
      let at = 0;
      const next = () => get(SHORT, `2001:db8:0:7::${(at += 1)}`);
      expect(await statuses(5, next)).toEqual([200, 200, 200, 200, 429]);
      expect((await get(SHORT, '2001:db8:0:8::1')).status).toBe(200);
    });

    it('gives addresses that the operator lists a budget of their own', async () => {
      expect(rateHeaders(await get(SHORT, '198.51.100.7'))).toEqual(['9', '8']);
      expect(rateHeaders(await get(LONG, '2001:db8:ffff::1'))).toEqual(['9', '8']);
    });

    it('never counts checks of health', async () => {
      const address = somewhere();
      expect(await statuses(6, () => get('/health/live', address))).toEqual(Array(6).fill(200));
      expect((await get('/health/live', address)).headers['ratelimit-limit']).toBeUndefined();
    });

    it('believes no more than the last address that a trusted proxy has not sent itself', async () => {
      const address = somewhere();
      let at = 0;
      const spoof = () => get(SHORT, `203.0.113.${(at += 1)}, ${address}`);
      expect(await statuses(5, spoof)).toEqual([200, 200, 200, 200, 429]);
    });

    it('believes what Cloudflare says behind a trusted proxy, if it is an address', async () => {
      const address = somewhere();
      const ask = (connecting: string) => get(SHORT, somewhere(), { 'CF-Connecting-IP': connecting });
      expect(await statuses(5, () => ask(address))).toEqual([200, 200, 200, 200, 429]);
      expect(await statuses(5, () => ask('nonsense'))).toEqual(Array(5).fill(200));
    });
  },
  { env: { ...PROXIED, ...BUDGETS } },
);

describe('limits on requests without a trusted proxy', () => {
  let stack: Stack;
  beforeAll(async () => {
    stack = await createEmbeddedStack({ env: BUDGETS });
    await insertPlayer(stack.writable, 3);
  });
  afterAll(() => stack.close());

  it.each(['X-Forwarded-For', 'CF-Connecting-IP', 'X-Real-IP', 'Forwarded'])(
    '%s does not help',
    async (name) => {
      let at = 0;
      const spoof = () =>
        request(stack.app)
          .get(SHORT)
          .set(name, `203.0.113.${(at += 1)}`);
      expect((await statuses(5, spoof)).at(-1)).toBe(429);
      expect((await request(stack.app).get(LONG).set(name, '203.0.113.99')).status).toBe(429);
    },
  );
});

describe('limits on requests that are off', () => {
  it('refuse nothing and are not told', async () => {
    const stack = await createEmbeddedStack({ env: { ...BUDGETS, API_RATE_LIMITS: 'false' } });
    await insertPlayer(stack.writable, 3);
    for (const url of [SHORT, LONG]) {
      expect(await statuses(6, () => request(stack.app).get(url))).toEqual(Array(6).fill(200));
      expect((await request(stack.app).get(url)).headers['ratelimit-limit']).toBeUndefined();
    }
    await stack.close();
  });
});

(testServices() ? describe : describe.skip)('limits on requests of several processes', () => {
  it('are one limit with Redis, and each their own without; nothing fails', async () => {
    const redis = await startRedisServer();
    const env = {
      REDIS_PORT: String(redis.port),
      API_LIMITS_ADDRESS: 'read=40',
      API_LIMITS_LISTED_ADDRESSES: '192.0.2.0/24',
    };
    const stacks = await Promise.all([createServicesStack({ env }), createServicesStack({ env })]);
    const get = async (stack: Stack) => request(stack.app).get('/openapi.json');
    const [one, other] = stacks;
    try {
      expect(await statuses(30, () => get(one))).toEqual(Array(30).fill(200));
      let through = 0;
      await eventually(async () => {
        const { status } = await get(other);
        if (status === 200) through += 1;
        return status === 429;
      });
      expect(through).toBeLessThan(40);
      await eventually(async () => (await get(one)).status === 429);
      await redis.stop();
      const seen = new Set([
        ...(await statuses(30, () => request(one.app).get(SEARCH))),
        ...(await statuses(10, () => get(one))),
      ]);
      expect([...seen].sort()).toEqual([200, 429]);
    } finally {
      await Promise.all(stacks.map((stack) => stack.close()));
      await redis.stop();
    }
  });
});
