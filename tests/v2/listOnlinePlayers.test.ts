import request from 'supertest';
import { createMemoryLiveState } from '../../src/live/memoryLiveState';
import {
  awayLiveState,
  insertPlayer,
  livePlayer,
  refusals,
  RESTRICTED,
  UNVERIFIED,
} from '../support/factories';
import { sessionCookie } from '../support/sessions';
import { describeOnEveryStack } from '../support/stacks';

const STAFF_KEY = 'a0b1c2d3-0000-4000-8000-000000000005';
const AWAY = { status: 'error', error: 'Live state is not available right now.' };

describeOnEveryStack('GET /v2/players/online', (stack) => {
  const ONLINE = [1, 3, 4, 5, 6, 7, 900];
  const get = (query = '', headers: Record<string, string> = {}) =>
    request(stack().app).get(`/v2/players/online${query}`).set(headers);
  const idsOf = async (query = '', headers?: Record<string, string>) => {
    const { status, body } = await get(query, headers);
    expect(status).toBe(200);
    return (body as { data: { id: number }[] }).data.map(({ id }) => id);
  };

  beforeAll(async () => {
    const { writable } = stack();
    await insertPlayer(writable, 3);
    await insertPlayer(writable, 4, { priv: RESTRICTED });
    await insertPlayer(writable, 5, { priv: 3 | 4096, api_key: STAFF_KEY });
    await insertPlayer(writable, 6);
    await insertPlayer(writable, 7, { priv: UNVERIFIED });
    await insertPlayer(writable, 8);
    await insertPlayer(writable, 9);
  });
  beforeEach(async () => {
    const { live } = stack().context;
    await live.removePlayer(8);
    // 900 is nobody the database knows; 1 is the bot.
    for (const id of ONLINE) await live.putPlayer(livePlayer(id));
  });

  it('lists visible players by id and tells what each is doing', async () => {
    const playing = {
      action: 2,
      info_text: 'A - B [C]',
      mode: 5,
      mods: 128,
      map_id: 7,
      map_md5: 'b'.repeat(32),
    };
    await stack().context.live.putPlayer(
      livePlayer(6, { country: 'jp', login_time: 1_795_262_347.9375, ...playing }),
    );
    const { status, body } = await get('?page_size=100');
    expect(status).toBe(200);
    const idle = { action: 0, info_text: '', mode: 0, mods: 0, beatmap_id: 0, beatmap_md5: '' };
    const login_time = 1_795_262_347;
    expect(body).toEqual({
      status: 'success',
      data: [
        { id: 3, name: 'player 3', country: 'xx', login_time, status: idle },
        { id: 5, name: 'player 5', country: 'xx', login_time, status: idle },
        {
          id: 6,
          name: 'player 6',
          country: 'jp',
          login_time,
          status: {
            action: 2,
            info_text: 'A - B [C]',
            mode: 5,
            mods: 128,
            beatmap_id: 7,
            beatmap_md5: 'b'.repeat(32),
          },
        },
      ],
      meta: { total: 3, page: 1, page_size: 100, next_cursor: null },
    });
  });

  it('is empty when nobody is online', async () => {
    for (const id of ONLINE) await stack().context.live.removePlayer(id);
    expect((await get()).body).toEqual({
      status: 'success',
      data: [],
      meta: { total: 0, page: 1, page_size: 50, next_cursor: null },
    });
  });

  it('comes in pages', async () => {
    expect(await idsOf('?page_size=2')).toEqual([3, 5]);
    expect(await idsOf('?page_size=2&page=2')).toEqual([6]);
    const { body } = await get('?page_size=2&page=3');
    expect(body).toMatchObject({ data: [], meta: { total: 3, page: 3, page_size: 2, next_cursor: null } });
  });

  it('goes on where the page before ended, whoever came or went in between', async () => {
    const first = await get('?page_size=2');
    const cursor = (first.body as { meta: { next_cursor: string } }).meta.next_cursor;
    const { live } = stack().context;
    await live.removePlayer(3);
    await live.putPlayer(livePlayer(8));
    const { body } = await get(`?page_size=2&cursor=${cursor}`);
    expect((body as { data: { id: number }[] }).data.map(({ id }) => id)).toEqual([6, 8]);
    expect(body.meta).toEqual({ page_size: 2, next_cursor: null });
  });

  it('shows hidden players to themselves and to staff, and counts them', async () => {
    const all = [3, 4, 5, 6, 7];
    expect(await idsOf('', { Authorization: STAFF_KEY })).toEqual(all);
    expect(await idsOf('', { Cookie: await sessionCookie(stack(), 5) })).toEqual(all);
    expect(await idsOf('', { Cookie: await sessionCookie(stack(), 4) })).toEqual([3, 4, 5, 6]);
    expect(await idsOf('', { Cookie: await sessionCookie(stack(), 7) })).toEqual([3, 5, 6, 7]);
    expect(await idsOf('', { Cookie: await sessionCookie(stack(), 3) })).toEqual([3, 5, 6]);
    const { body } = await get('?page_size=1', { Authorization: STAFF_KEY });
    expect(body.meta.total).toBe(5);
  });

  it.each([
    ['page=0', [refusals.below('page', '0', 1)]],
    ['page_size=101&page=x', [refusals.noInteger('page', 'x'), refusals.above('page_size', '101', 100)]],
  ])('refuses %s', async (query, detail) => {
    const { status, body } = await get(`?${query}`);
    expect([status, body]).toEqual([422, { detail }]);
  });

  it('takes no cursor of another list', async () => {
    const other = await request(stack().app).get('/v2/players?page_size=1');
    const cursor = (other.body as { meta: { next_cursor: string } }).meta.next_cursor;
    expect((await get(`?cursor=${cursor}`)).status).toBe(422);
  });
});

describe.each([
  ['before anybody is known', awayLiveState()],
  [
    'in between',
    {
      ...createMemoryLiveState(),
      onlineIds: () => Promise.resolve([3]),
      players: () => Promise.reject(new Error('away')),
    },
  ],
])('with live state going away %s', (_when, live) => {
  describeOnEveryStack(
    'GET /v2/players/online',
    (stack) => {
      it('says so', async () => {
        await insertPlayer(stack().writable, 3);
        const { status, body, headers } = await request(stack().app).get('/v2/players/online');
        expect([status, body, headers['retry-after']]).toEqual([503, AWAY, '5']);
      });
    },
    { overrides: { live } },
  );
});

describeOnEveryStack(
  'GET /v2/players/online when a player has just left',
  (stack) => {
    it('leaves the player out and goes on after it all the same', async () => {
      for (const id of [3, 4, 5]) await insertPlayer(stack().writable, id);
      const { body } = await request(stack().app).get('/v2/players/online?page_size=2');
      expect(body.data).toMatchObject([{ id: 3 }]);
      const { next_cursor } = (body as { meta: { next_cursor: string } }).meta;
      const next = await request(stack().app).get(`/v2/players/online?cursor=${next_cursor}`);
      expect(next.body.data).toMatchObject([{ id: 5 }]);
    });
  },
  {
    overrides: {
      live: {
        ...createMemoryLiveState(),
        onlineIds: () => Promise.resolve([3, 4, 5]),
        players: (ids) =>
          Promise.resolve(new Map(ids.filter((id) => id !== 4).map((id) => [id, livePlayer(id)]))),
      },
    },
  },
);
