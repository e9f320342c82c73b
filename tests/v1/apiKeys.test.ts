import request from 'supertest';
import { issueKey } from '../../src/apiKeys/issueKey';
import { API_VERSIONS } from '../../src/app';
import { pathsOf } from '../../src/http/mount';
import { insertPlayer, RESTRICTED, UNVERIFIED } from '../support/factories';
import { describeOnEveryStack } from '../support/stacks';

const KEY = 'a0b1c2d3-0000-4000-8000-00000000000a';
const RESTRICTED_KEY = 'a0b1c2d3-0000-4000-8000-00000000000b';
const UNVERIFIED_KEY = 'a0b1c2d3-0000-4000-8000-00000000000c';

const keyed = API_VERSIONS.flatMap((version) =>
  version.routes
    .filter(({ auth }) => auth !== 'public' && auth.by === 'key')
    .flatMap((route) =>
      pathsOf(route, version).flatMap((path) => route.methods.map((method) => ({ method, path, route }))),
    ),
);

describeOnEveryStack('API keys', (stack) => {
  const getFriends = (authorization?: string) => {
    const sent = request(stack().app).get('/v1/get_friends');
    return authorization === undefined ? sent : sent.set('Authorization', authorization);
  };

  beforeAll(async () => {
    const { writable } = stack();
    await insertPlayer(writable, 3, { api_key: KEY });
    await insertPlayer(writable, 4, { api_key: RESTRICTED_KEY, priv: RESTRICTED });
    await insertPlayer(writable, 5, { api_key: UNVERIFIED_KEY, priv: UNVERIFIED });
  });
  beforeEach(() => stack().context.keyOwners.clear());

  it.each([`Bearer ${KEY}`, `bearer ${KEY}`, `BEARER   ${KEY}`, KEY])(
    'open as "%s"',
    async (authorization) => {
      expect((await getFriends(authorization)).status).toBe(200);
    },
  );

  it.each([
    ['none at all', undefined],
    ['an empty header', ''],
    ['the scheme alone', 'Bearer'],
    ['another scheme', `Basic ${KEY}`],
    ['another key', 'Bearer 00000000-0000-4000-8000-000000000000'],
    ['the key in another case', `Bearer ${KEY.toUpperCase()}`],
    ['the key and something', `Bearer ${KEY} x`],
    ['part of the key', `Bearer ${KEY.slice(0, -1)}`],
    ['SQL', "Bearer ' or 1=1 --"],
    ['a wildcard', 'Bearer %'],
  ])('refuse %s', async (_what, authorization) => {
    const { status, body } = await getFriends(authorization);
    expect([status, body]).toEqual([401, { status: 'Invalid API key.' }]);
  });

  it.each([
    ['restricted', RESTRICTED_KEY],
    ['unverified', UNVERIFIED_KEY],
  ])('refuse a %s owner', async (_what, key) => {
    const { status, body } = await getFriends(key);
    expect([status, body]).toEqual([403, { status: "This API key's owner may not use the API." }]);
  });

  it('are looked up once for many requests', async () => {
    await getFriends(KEY);
    const before = stack().statements.length;
    await getFriends(KEY);
    expect(stack().statements.length - before).toBe(1);
  });

  it('stop within a minute of being replaced, as new ones start', async () => {
    const { query } = stack().writable;
    const fresh = 'a0b1c2d3-0000-4000-8000-0000000000ff';
    expect([(await getFriends(KEY)).status, (await getFriends(fresh)).status]).toEqual([200, 401]);
    await query.updateTable('users').set({ api_key: fresh }).where('id', '=', 3).execute();
    const now = performance.now();
    const clock = jest.spyOn(performance, 'now').mockReturnValue(now + 60_000);
    try {
      expect([(await getFriends(KEY)).status, (await getFriends(fresh)).status]).toEqual([401, 200]);
    } finally {
      clock.mockRestore();
      await query.updateTable('users').set({ api_key: KEY }).where('id', '=', 3).execute();
    }
  });

  it.each(keyed)('are needed for $method $path', async ({ method, path, route }) => {
    const url = `${path}?${route.example}`;
    const without = await request(stack().app)[method](url);
    const unknown = await request(stack().app)[method](url).set('Authorization', 'Bearer nobody');
    expect(without.status).toBeGreaterThanOrEqual(400);
    expect(without.status).toBeLessThanOrEqual(401);
    expect(unknown.status).toBe(401);
    for (const { body } of [without, unknown]) expect(Object.keys(body)).toEqual(['status']);
  });

  it('are given and taken away by an operator, by id or by name', async () => {
    const { writable } = stack();
    await insertPlayer(writable, 30, { name: 'Key Holder' });
    const byName = await issueKey(writable, 'KEY_holder');
    expect(byName?.player).toEqual({ id: 30, name: 'Key Holder' });
    expect((await getFriends(byName?.key ?? '')).status).toBe(200);
    const byId = await issueKey(writable, '30');
    expect(byId?.key).not.toBe(byName?.key);
    expect((await getFriends(byId?.key ?? '')).status).toBe(200);
    expect(await issueKey(writable, '30', { revoke: true })).toMatchObject({ key: null });
    stack().context.keyOwners.clear();
    for (const issued of [byName, byId]) expect((await getFriends(issued?.key ?? '')).status).toBe(401);
    expect(await issueKey(writable, 'nobody')).toBeUndefined();
  });

  it('show a hidden player to itself', async () => {
    const path = '/v1/get_player_info?scope=info&id=4';
    expect((await request(stack().app).get(path)).status).toBe(404);
    const answer = await request(stack().app).get(path).set('Authorization', RESTRICTED_KEY);
    expect(answer.body.player.info).toMatchObject({ id: 4 });
    expect(answer.headers['cache-control']).toBe('private, no-cache');
  });
});
