import request from 'supertest';
import { insertPlayer, RESTRICTED, UNVERIFIED } from '../support/factories';
import { testServices } from '../support/services';
import { sessionCookie } from '../support/sessions';
import { createServicesStack, describeOnEveryStack, type Stack } from '../support/stacks';

const REQUIRED = { status: 'error', error: 'Authentication required.' };
const INVALID = { status: 'error', error: 'Invalid or expired session.' };
const KEY = 'a0b1c2d3-0000-4000-8000-000000000003';

describeOnEveryStack('GET /v2/sessions/current', (stack) => {
  const get = (headers: Record<string, string> = {}) =>
    request(stack().app).get('/v2/sessions/current').set(headers);
  let cookie: string;

  beforeAll(async () => {
    const { writable } = stack();
    await insertPlayer(writable, 3, { name: 'Aozora', country: 'us', api_key: KEY, userpage_content: '☆' });
    await insertPlayer(writable, 4, { priv: RESTRICTED });
    await insertPlayer(writable, 5, { priv: UNVERIFIED });
    cookie = await sessionCookie(stack(), 3);
  });

  it('answers with the player, every field', async () => {
    const { status, body, headers } = await get({ Cookie: cookie });
    expect(status).toBe(200);
    expect(body).toEqual({
      status: 'success',
      data: {
        id: 3,
        name: 'Aozora',
        safe_name: 'aozora',
        priv: 3,
        country: 'us',
        silence_end: 0,
        donor_end: 0,
        creation_time: 0,
        latest_activity: 0,
        clan_id: 0,
        clan_priv: 0,
        preferred_mode: 0,
        play_style: 0,
        custom_badge_name: null,
        custom_badge_icon: null,
        userpage_content: '☆',
      },
      meta: {},
    });
    expect(headers['cache-control']).toBe('private, no-cache');
    expect(headers).not.toHaveProperty('set-cookie');
  });

  it.each([
    ['restricted', 4],
    ['unverified', 5],
  ])('answers a %s player', async (_what, id) => {
    const { status, body } = await get({ Cookie: await sessionCookie(stack(), id) });
    expect([status, body.data.id]).toEqual([200, id]);
  });

  it.each(['a=b; COOKIE; c=d', 'COOKIE;', '  COOKIE ', 'COOKIE; COOKIE', 'x; =; COOKIE'])(
    'finds the session in the cookies "%s"',
    async (cookies) => {
      expect((await get({ Cookie: cookies.replaceAll('COOKIE', cookie) })).status).toBe(200);
    },
  );

  it.each<[string, Record<string, string>]>([
    ['nothing', {}],
    ['other cookies', { Cookie: 'a=b; other=1' }],
    ['a cookie of another name', { Cookie: `x_bancho_session=${'A'.repeat(43)}` }],
    ['a cookie whose name is in another case', { Cookie: `Bancho_Session=${'A'.repeat(43)}` }],
    ['a token as a key', { Authorization: `Bearer ${'A'.repeat(43)}` }],
    ['an API key', { Authorization: `Bearer ${KEY}` }],
  ])('asks for a log-in with %s', async (_what, headers) => {
    const { status, body } = await get(headers);
    expect([status, body]).toEqual([401, REQUIRED]);
  });

  it.each([
    ['nonsense', 'bancho_session=nonsense'],
    ['nothing', 'bancho_session='],
    ['a wildcard', 'bancho_session=*'],
    ['a broken escape', 'bancho_session=%'],
    ['the name of a property', 'bancho_session=__proto__'],
    ['a token of nobody', `bancho_session=${'A'.repeat(43)}`],
    ['4 kB', `bancho_session=${'A'.repeat(4096)}`],
  ])('knows no session from a cookie of %s', async (_what, sent) => {
    const { status, body } = await get({ Cookie: sent });
    expect([status, body]).toEqual([401, INVALID]);
  });

  it('takes neither of two sessions, since one may be planted by another host of the site', async () => {
    const other = await sessionCookie(stack(), 4);
    for (const cookies of [`${cookie}; ${other}`, `${other}; ${cookie}`, `${cookie}; bancho_session=`]) {
      const { status, body } = await get({ Cookie: cookies });
      expect([status, body]).toEqual([401, INVALID]);
    }
  });

  it('is over for a player who is deleted', async () => {
    const { writable } = stack();
    await insertPlayer(writable, 6);
    const theirs = await sessionCookie(stack(), 6);
    expect((await get({ Cookie: theirs })).status).toBe(200);
    await writable.query.deleteFrom('users').where('users.id', '=', 6).execute();
    const { status, body } = await get({ Cookie: theirs });
    expect([status, body]).toEqual([401, INVALID]);
  });

  it('tells of the player as it is now, not as it was at the log-in', async () => {
    const { writable } = stack();
    await insertPlayer(writable, 7);
    const theirs = await sessionCookie(stack(), 7);
    await writable.query
      .updateTable('users')
      .set({ priv: RESTRICTED, country: 'se' })
      .where('users.id', '=', 7)
      .execute();
    expect((await get({ Cookie: theirs })).body.data).toMatchObject({ priv: RESTRICTED, country: 'se' });
  });

  it('knows no other method', async () => {
    const { status, body, headers } = await request(stack().app)
      .put('/v2/sessions/current')
      .set('Cookie', cookie);
    expect([status, body]).toEqual([405, { detail: 'Method Not Allowed' }]);
    expect(headers['allow']).toBe('GET, DELETE, HEAD, OPTIONS');
  });
});

(testServices() ? describe : describe.skip)('sessions with Redis stopped', () => {
  let stack: Stack;
  const send = (method: 'get' | 'delete' | 'put', path: string) =>
    request(stack.app)
      [method](path)
      .set('Cookie', `bancho_session=${'A'.repeat(43)}`);

  beforeAll(async () => {
    // Nothing listens on port 1.
    stack = await createServicesStack({ env: { REDIS_PORT: '1' } });
    await insertPlayer(stack.writable, 3);
  });
  afterAll(() => stack.close());

  it.each([
    ['get', '/v2/sessions/current'],
    ['delete', '/v2/sessions/current'],
    ['get', '/v2/players/3/friends'],
    ['put', '/v2/players/3/favourites/5'],
  ] as const)('%s %s answers 503 and says when to come again', async (method, path) => {
    const { status, body, headers } = await send(method, path);
    expect(status).toBe(503);
    expect(body).toEqual({ status: 'error', error: 'Sessions are not available right now.' });
    expect(headers['retry-after']).toBe('5');
    expect(headers).not.toHaveProperty('set-cookie');
  });

  it('public routes answer as to nobody', async () => {
    const { status, body } = await send('get', '/v2/players/3');
    expect([status, body.data.id]).toEqual([200, 3]);
  });

  it('no cookie is still none', async () => {
    expect((await request(stack.app).get('/v2/sessions/current')).status).toBe(401);
  });
});
