import request from 'supertest';
import { API_VERSIONS } from '../../src/app';
import type { ApiVersion } from '../../src/http/mount';
import { isPublicRead, type Route } from '../../src/http/route';
import {
  insertMap,
  insertPlayer,
  insertScore,
  insertStats,
  livePlayer,
  md5Of,
  RESTRICTED,
} from '../support/factories';
import { eventually } from '../support/eventually';
import { exampleUrl } from '../support/routes';
import { testServices } from '../support/services';
import { sessionCookie } from '../support/sessions';
import { createServicesStack, describeOnEveryStack, type Stack } from '../support/stacks';
import { insertViewers, looksAt, RESTRICTED_ID } from '../support/viewers';

const INFO = '/v1/get_player_info?scope=all&id=3';

const readable = (route: Route) => route.methods.includes('get') && route.auth === 'public';
const all: [string, string, Route][] = API_VERSIONS.flatMap((version: ApiVersion) =>
  version.routes
    .filter(readable)
    .map((route): [string, string, Route] => [
      `${version.name} ${route.path}`,
      exampleUrl(route, version),
      route,
    ]),
);

/** All that Jest could stop but the date. */
const TICKING = [
  'hrtime',
  'nextTick',
  'performance',
  'queueMicrotask',
  'setImmediate',
  'clearImmediate',
  'setInterval',
  'clearInterval',
  'setTimeout',
  'clearTimeout',
] as const;

/** Tells of the request or the moment, not of the answer. */
function lasting(headers: Record<string, string>): Record<string, string> {
  const { date: _d, age: _a, 'x-request-id': _i, 'process-time': _p, ...rest } = headers;
  const { 'ratelimit-remaining': _r, 'ratelimit-reset': _s, ...lasts } = rest;
  return lasts;
}

/** The time that an answer tells as its own. */
const withoutClock = (text: string) => text.replaceAll(/"(?:uptime|login_time)":[\d.]+/g, '');

describeOnEveryStack('public reads', (stack) => {
  const get = (url: string, headers: Record<string, string> = {}) =>
    request(stack().app).get(url).set(headers);

  beforeAll(async () => {
    const { writable } = stack();
    await insertPlayer(writable, 3, { name: 'Aozora' });
    await insertStats(writable, 3, { 0: { pp: 100 } });
    await insertMap(writable, 1);
    await insertScore(writable, { id: 1, userid: 3, map_md5: md5Of('map 1') });
  });

  it.each(all)('%s says for how long its answer is as good as new', (_name, _url, route) => {
    expect(route.freshness?.seconds).toBeGreaterThanOrEqual(1);
    expect(route.freshness?.seconds).toBeLessThanOrEqual(5);
    expect(isPublicRead(route)).toBe(true);
  });

  it.each(all)('%s is answered alike on the short way and on the long one', async (_name, url) => {
    const short = await get(url);
    const long = await get(url, { Cookie: 'bancho_session=dead' });
    expect(short.headers['age']).toBe('0');
    expect(long.headers['age']).toBeUndefined();
    expect([short.status, withoutClock(short.text ?? '')]).toEqual([
      long.status,
      withoutClock(long.text ?? ''),
    ]);
    const [{ etag: _s, ...shortHeaders }, { etag: _l, ...longHeaders }] = [
      lasting(short.headers),
      lasting(long.headers),
    ];
    expect(shortHeaders).toEqual(longHeaders);
  });

  it('may have percent signs in their paths', async () => {
    for (const path of ['A%6fzora', '%41ozora']) {
      const url = `/v2/players/${path}?key=username`;
      const { status, headers, text } = await get(url);
      expect([status, headers['age']]).toEqual([200, '0']);
      expect(text).toBe((await get(url, { Cookie: 'bancho_session=dead' })).text);
    }
    // A slash of a name is none of the path; other bytes than UTF-8 go the long way.
    for (const path of ['A%2Fzora', 'A%FFzora', 'A%zora', '%70layers'])
      for (const url of [`/v2/players/${path}?key=username`, `/v2/${path}/3`]) {
        const [short, long] = [await get(url), await get(url, { Cookie: 'bancho_session=dead' })];
        expect([short.status, short.text]).toEqual([404, long.text]);
      }
  });

  it.each([
    ['refused input', '/v1/get_player_info?scope=everything'],
    ['several faults', '/v1/get_player_scores?scope=x&limit=0'],
    ['what is not there', '/v1/get_player_info?scope=all&id=404'],
    ['a path parameter that is none', '/v2/maps/abc'],
    ['a conflict of parameters', '/v1/get_player_info?scope=all'],
  ])('are refused alike: %s', async (_what, url) => {
    const [short, long] = [await get(url), await get(url, { Cookie: 'bancho_session=dead' })];
    expect(short.status).toBeGreaterThanOrEqual(400);
    expect(short.headers['age']).toBe('0');
    expect([short.status, short.text]).toEqual([long.status, long.text]);
    expect(lasting(short.headers as Record<string, string>)).toEqual(
      lasting(long.headers as Record<string, string>),
    );
  });

  it('answer HEAD with the headers of GET and no body', async () => {
    const [head, full] = [await request(stack().app).head(INFO), await get(INFO)];
    expect([head.status, head.text, head.headers['age']]).toEqual([200, undefined, '0']);
    expect(lasting(head.headers as Record<string, string>)).toEqual(
      lasting(full.headers as Record<string, string>),
    );
  });

  it.each([
    ['the ETag', (etag: string) => etag, 304],
    ['the strong form of it', (etag: string) => etag.replace('W/', ''), 304],
    ['one of several', (etag: string) => `"x", ${etag}`, 304],
    ['any', () => '*', 304],
    ['another', () => 'W/"1-x"', 200],
  ])('know what the client has: %s', async (_what, toHeader, status) => {
    const first = await get(INFO);
    const again = await get(INFO, { 'If-None-Match': toHeader(first.headers['etag'] ?? '') });
    expect(again.status).toBe(status);
    expect(again.headers['etag']).toBe(first.headers['etag']);
    expect(again.headers['access-control-allow-origin']).toBe('*');
    if (status !== 304) return;
    expect(again.text).toBe('');
    expect(again.headers).not.toHaveProperty('content-length');
    expect(again.headers).not.toHaveProperty('content-type');
  });
});

describeOnEveryStack(
  'answers that are kept',
  (stack) => {
    const get = (url: string, headers: Record<string, string> = {}) =>
      request(stack().app).get(url).set(headers);
    const rename = (id: number) =>
      stack()
        .writable.query.updateTable('users')
        .set({ name: `after ${id}` })
        .where('id', '=', id)
        .execute();
    const nameIn = async (url: string) =>
      ((await get(url)).body as { player: { info: { name: string } } }).player.info.name;
    let next = 100;
    /** A player of whom nothing is kept yet. */
    async function newPlayer(): Promise<{ id: number; url: string }> {
      const id = (next += 1);
      await insertPlayer(stack().writable, id, { name: `before ${id}` });
      return { id, url: `/v1/get_player_info?scope=info&id=${id}` };
    }

    beforeAll(() => {
      // The clock stands still: nothing gets old by a slow machine.
      jest.useFakeTimers({ doNotFake: [...TICKING] });
      return insertViewers(stack());
    });
    afterAll(() => jest.useRealTimers());

    it('are given again without a question to the database', async () => {
      const { id, url } = await newPlayer();
      const first = await get(url);
      await rename(id);
      const asked = stack().statements.length;
      const again = await get(url);
      expect(again.text).toBe(first.text);
      expect(again.headers['etag']).toBe(first.headers['etag']);
      expect(again.headers['cache-control']).toBe('no-cache');
      expect(stack().statements.length).toBe(asked);
    });

    it.each([
      ['another mount', (url: string) => url.replace('/v1', '/api')],
      ['another order', (url: string) => url.replace(/\?(.*)&(.*)$/, '?$2&$1')],
      ['parameters that mean nothing', (url: string) => `${url}&utm=1`],
      ['a repeated parameter', (url: string) => url.replace('scope=info', 'scope=all&scope=info')],
    ])('are given to all who ask the same: %s', async (_what, toUrl) => {
      const { id, url } = await newPlayer();
      await get(url);
      await rename(id);
      expect(await nameIn(toUrl(url))).toBe(`before ${id}`);
    });

    it('are also those that there is nothing, until somebody writes', async () => {
      const url = '/v1/get_player_info?scope=info&id=9001';
      expect((await get(url)).status).toBe(404);
      await insertPlayer(stack().writable, 9001);
      expect((await get(url)).status).toBe(404);
      await stack().context.freshness.changed();
      expect((await get(url)).status).toBe(200);
    });

    it('end when something is written through the service', async () => {
      const { id, url } = await newPlayer();
      const cookie = await sessionCookie(stack(), id);
      expect(await nameIn(url)).toBe(`before ${id}`);
      await rename(id);
      const { status } = await request(stack().app)
        .patch(`/v2/players/${id}`)
        .set({ Cookie: cookie })
        .send({ userpage_content: 'hello' });
      expect(status).toBe(200);
      expect(await nameIn(url)).toBe(`after ${id}`);
    });

    it('go on when a request to write is refused', async () => {
      const { id, url } = await newPlayer();
      await get(url);
      await rename(id);
      expect((await request(stack().app).patch(`/v2/players/${id}`).send({})).status).toBe(401);
      expect(await nameIn(url)).toBe(`before ${id}`);
    });

    it('end when the game tells of what they hold, and not for anything else', async () => {
      const { events } = stack().context;
      const { id } = await newPlayer();
      const status = `/v1/get_player_status?id=${id}`;
      const info = `/v1/get_player_info?scope=info&id=${id}`;
      const isOnline = async () =>
        ((await get(status)).body as { player_status: { online: boolean } }).player_status.online;
      expect(await isOnline()).toBe(false);
      await get(info);
      await rename(id);
      const player = livePlayer(id);
      await stack().context.liveWriter?.putPlayer(player);
      await events.publish('players', { type: 'login', player });
      await eventually(isOnline);
      expect(await nameIn(info)).toBe(`before ${id}`);
    });

    it('are none that one player may see and another may not', async () => {
      const url = `/v1/get_player_info?scope=info&id=${RESTRICTED_ID}`;
      const looks = await looksAt(stack(), RESTRICTED_ID);
      // Whoever comes first and whoever comes after gets its own.
      for (const { who, sees, headers } of [...looks, ...looks.reverse(), ...looks]) {
        const { status, headers: told } = await get(url, headers);
        expect([who, status]).toEqual([who, sees ? 200 : 404]);
        if (sees) expect(told['cache-control']).toBe('private, no-cache');
      }
    });

    it('are none of a failure', async () => {
      const { url } = await newPlayer();
      const { database } = stack().context;
      const find = jest.spyOn(database.query, 'selectFrom').mockImplementation(() => {
        throw Object.assign(new Error('gone'), { code: 'ECONNREFUSED' });
      });
      expect((await get(url)).status).toBe(503);
      find.mockRestore();
      expect((await get(url)).status).toBe(200);
    });

    it('are made once for all who ask at the same time', async () => {
      const { url } = await newPlayer();
      await get('/health/live');
      const asked = stack().statements.length;
      const answers = await Promise.all(Array.from({ length: 20 }, () => get(url)));
      expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
      expect(stack().statements.length - asked).toBe(1);
    });

    it('share what they are made of, until the game tells otherwise, with none who see more', async () => {
      const { id } = await newPlayer();
      const { writable, context } = stack();
      const player = livePlayer(id);
      await context.liveWriter?.putPlayer(player);
      const isShown = async (page: number, headers?: Record<string, string>) => {
        const { body } = await get(`/v2/players/online?page_size=${page}`, headers);
        return (body as { data: { id: number }[] }).data.some((one) => one.id === id);
      };
      expect(await isShown(90)).toBe(true);
      const asked = stack().statements.length;
      expect(await isShown(91)).toBe(true);
      expect(stack().statements.length).toBe(asked);
      await writable.query.updateTable('users').set({ priv: RESTRICTED }).where('id', '=', id).execute();
      expect(await isShown(92)).toBe(true);
      expect(await isShown(93, { Cookie: await sessionCookie(stack(), RESTRICTED_ID) })).toBe(false);
      await context.events.publish('players', { type: 'login', player });
      await eventually(async () => !(await isShown(94)));
    });
  },
  { mayWrite: true, env: { API_CACHE_MB: '8' } },
);

describeOnEveryStack(
  'where origins are listed and hosts are named, public reads',
  (stack: () => Stack) => {
    const get = (headers: Record<string, string>) =>
      request(stack().app).get('/v1/get_player_count').set(headers);

    it('tell a listed origin that it may send cookies, and others that they may not', async () => {
      const host = { Host: 'api.example' };
      const listed = await get({ ...host, Origin: 'https://front.example' });
      expect(listed.headers['access-control-allow-origin']).toBe('https://front.example');
      expect(listed.headers['access-control-allow-credentials']).toBe('true');
      for (const headers of [host, { ...host, Origin: 'https://other.example' }]) {
        const other = await get(headers);
        expect(other.headers['access-control-allow-origin']).toBe('*');
        expect(other.headers['vary']).toBe('Origin');
        expect(other.headers).not.toHaveProperty('access-control-allow-credentials');
      }
    });

    it.each([
      ['api.example', 200],
      ['api.example:8727', 200],
      ['API.Example', 200],
      ['api.example.', 200],
      ['api.example.:8727', 200],
      ['other.example', 404],
      ['api.example.other.example', 404],
      ['', 404],
    ])('answer the host %p with %d', async (host, status) => {
      expect((await get({ Host: host })).status).toBe(status);
      // What is nobody's public read is answered elsewhere.
      const long = await request(stack().app).get('/health/live').set({ Host: host });
      expect(long.status).toBe(status);
    });

    it.each([
      ['api.example', 200],
      ['other.example', 404],
    ])('answer the host %s that a trusted proxy was asked for with %d', async (host, status) => {
      expect((await get({ Host: 'api.example', 'X-Forwarded-Host': host })).status).toBe(status);
    });
  },
  {
    env: {
      API_CREDENTIAL_ORIGINS: 'https://front.example',
      API_ALLOWED_HOSTS: 'Api.Example',
      API_TRUSTED_PROXIES: '127.0.0.1,::1',
    },
  },
);

describeOnEveryStack(
  'refusals, which are made once',
  (stack) => {
    beforeAll(() => {
      jest.useFakeTimers({ doNotFake: [...TICKING] });
    });
    afterAll(() => jest.useRealTimers());

    it('are as old as the request', async () => {
      const get = () => request(stack().app).get(INFO).set('X-Forwarded-For', '192.0.2.1');
      jest.setSystemTime(Date.now() + 5_000);
      expect((await get()).status).toBe(404);
      const { status, headers } = await get();
      expect([status, headers['age']]).toEqual([429, '0']);
    });
  },
  { env: { API_LIMITS_ADDRESS: 'read=1', API_TRUSTED_PROXIES: '127.0.0.1,::1' } },
);

(testServices() ? describe : describe.skip)('processes with one Redis', () => {
  let stacks: Stack[] = [];
  beforeAll(async () => {
    const options = { env: { API_CACHE_MB: '8' } };
    stacks = [await createServicesStack(options), await createServicesStack(options)];
  });
  afterAll(() => Promise.all(stacks.map((stack) => stack.close())));

  it('give no answers any more that were kept before one of them wrote something', async () => {
    const [here, there] = stacks as [Stack, Stack];
    await insertPlayer(there.writable, 3, { country: 'jp' });
    const countryThere = async () => {
      const { body } = await request(there.app).get('/v1/get_player_info?scope=info&id=3');
      return (body as { player: { info: { country: string } } }).player.info.country;
    };
    expect(await countryThere()).toBe('jp');
    await there.writable.query.updateTable('users').set({ country: 'de' }).where('id', '=', 3).execute();
    // What a process hears depends on its connection being there already.
    await eventually(async () => {
      await here.context.freshness.changed();
      return (await countryThere()) === 'de';
    });
  });
});
