import { sql } from 'kysely';
import request from 'supertest';
import { insertPlayer, refusals, RESTRICTED, UNVERIFIED } from '../support/factories';
import { sessionCookie } from '../support/sessions';
import { describeOnEveryStack } from '../support/stacks';

const STAFF_KEY = 'a0b1c2d3-0000-4000-8000-000000000004';

describeOnEveryStack('GET /v2/players', (stack) => {
  const get = (query = '', headers: Record<string, string> = {}) =>
    request(stack().app).get(`/v2/players${query}`).set(headers);
  const idsOf = async (query: string, headers?: Record<string, string>) => {
    const { status, body } = await get(query, headers);
    expect(status).toBe(200);
    return (body as { data: { id: number }[] }).data.map(({ id }) => id);
  };

  beforeAll(async () => {
    const { writable } = stack();
    await insertPlayer(writable, 3, {
      name: 'Beat Whisper',
      priv: 3 | 16,
      country: 'jp',
      silence_end: 1,
      donor_end: 2_000_000_000,
      creation_time: 1_704_067_200,
      latest_activity: 1_795_262_347,
      clan_id: 7,
      clan_priv: 2,
      preferred_mode: 4,
      play_style: 5,
      custom_badge_name: 'Mapper',
      custom_badge_icon: 'fa-map',
      userpage_content: '[b]hello[/b]\n“quotes” & <tags> 星',
      api_key: '00000000-0000-4000-8000-000000000003',
    });
    await insertPlayer(writable, 4, { priv: 3 | 4096, api_key: STAFF_KEY, country: 'us' });
    await insertPlayer(writable, 5, { country: 'US', clan_id: 7, clan_priv: 1 });
    await insertPlayer(writable, 6, { country: 'us', priv: RESTRICTED });
    await insertPlayer(writable, 7, { country: 'us', priv: UNVERIFIED, clan_id: 7 });
    await insertPlayer(writable, 2_147_483_647, { country: 'us', preferred_mode: 4 });
  });

  it('lists public players by id with every field and no other', async () => {
    const { status, body } = await get();
    expect(status).toBe(200);
    const plain = {
      priv: 3,
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
      userpage_content: null,
    };
    expect(body).toEqual({
      status: 'success',
      data: [
        {
          id: 3,
          name: 'Beat Whisper',
          safe_name: 'beat_whisper',
          priv: 19,
          country: 'jp',
          silence_end: 1,
          donor_end: 2_000_000_000,
          creation_time: 1_704_067_200,
          latest_activity: 1_795_262_347,
          clan_id: 7,
          clan_priv: 2,
          preferred_mode: 4,
          play_style: 5,
          custom_badge_name: 'Mapper',
          custom_badge_icon: 'fa-map',
          userpage_content: '[b]hello[/b]\n“quotes” & <tags> 星',
        },
        { ...plain, id: 4, name: 'player 4', safe_name: 'player_4', priv: 4099, country: 'us' },
        {
          ...plain,
          id: 5,
          name: 'player 5',
          safe_name: 'player_5',
          country: 'US',
          clan_id: 7,
          clan_priv: 1,
        },
        {
          ...plain,
          id: 2_147_483_647,
          name: 'player 2147483647',
          safe_name: 'player_2147483647',
          country: 'us',
          preferred_mode: 4,
        },
      ],
      meta: { total: 4, page: 1, page_size: 50, next_cursor: null },
    });
  });

  it.each([
    ['priv=3', [5, 2_147_483_647]],
    ['priv=4099', [4]],
    ['priv=2', []],
    ['country=jp', [3]],
    ['country=us', [4, 5, 2_147_483_647]],
    ['country=US', [4, 5, 2_147_483_647]],
    ['country=', []],
    ['country=usa', []],
    ['country=u%25', []],
    [`country=${encodeURIComponent('🎉🎉')}`, []],
    [`country=${'u'.repeat(4000)}`, []],
    ['clan_id=7', [3, 5]],
    ['clan_id=0', [4, 2_147_483_647]],
    ['clan_id=%20%2B07.0%20', [3, 5]],
    ['clan_id=-1', []],
    ['clan_priv=2', [3]],
    ['preferred_mode=4', [3, 2_147_483_647]],
    ['preferred_mode=9', []],
    ['play_style=5', [3]],
    ['play_style=1', []],
    ['country=us&preferred_mode=0', [4, 5]],
    ['clan_id=7&clan_id=0', [4, 2_147_483_647]],
    ['unknown=x&clan_priv=2', [3]],
  ])('filters by %s', async (query, ids) => {
    const { body } = await get(`?${query}`);
    expect(await idsOf(`?${query}`)).toEqual(ids);
    expect(body.meta).toEqual({ total: ids.length, page: 1, page_size: 50, next_cursor: null });
  });

  it.each(['priv', 'clan_id', 'clan_priv', 'preferred_mode', 'play_style'])(
    'finds nobody by a %s beyond what a column holds',
    async (name) => {
      for (const value of [
        '2147483648',
        '-2147483649',
        '9007199254740993',
        '9223372036854775808',
        '-9223372036854775809',
        '18446744073709551616',
        '9'.repeat(40),
        `-${'9'.repeat(40)}`,
      ])
        expect([value, await idsOf(`?${name}=${value}`)]).toEqual([value, []]);
    },
  );

  describe('shows hidden players', () => {
    const ALL = [1, 3, 4, 5, 6, 7, 2_147_483_647];

    it('to staff, by session and by key, and counts them', async () => {
      for (const headers of [
        { Cookie: await sessionCookie(stack(), 4) },
        { Authorization: `Bearer ${STAFF_KEY}` },
      ] as Record<string, string>[]) {
        const { body } = await get('', headers);
        expect([await idsOf('', headers), body.meta.total]).toEqual([ALL, 7]);
        expect(await idsOf(`?priv=${RESTRICTED}`, headers)).toEqual([6]);
        expect(await idsOf('?clan_id=7&clan_priv=0', headers)).toEqual([7]);
      }
    });

    it.each([
      [6, RESTRICTED],
      [7, UNVERIFIED],
    ])('to themselves: player %i with priv %i', async (id, priv) => {
      const headers = { Cookie: await sessionCookie(stack(), id) };
      expect(await idsOf(`?priv=${priv}`, headers)).toEqual([id]);
      const { body } = await get('', headers);
      expect(body.meta.total).toBe(5);
    });

    it('to nobody else', async () => {
      const headers = { Cookie: await sessionCookie(stack(), 3) };
      expect(await idsOf(`?priv=${RESTRICTED}`, headers)).toEqual([]);
      expect(await idsOf('', headers)).toEqual([3, 4, 5, 2_147_483_647]);
    });
  });

  it.each([
    ['page=0', [refusals.below('page', '0', 1)]],
    ['page=x', [refusals.noInteger('page', 'x')]],
    ['page_size=0', [refusals.below('page_size', '0', 1)]],
    ['page_size=101', [refusals.above('page_size', '101', 100)]],
    [
      'page=&play_style=1.5&preferred_mode=&clan_priv=1e1&clan_id=x&priv=%D9%A3',
      [
        refusals.noInteger('priv', '٣'),
        refusals.noInteger('clan_id', 'x'),
        refusals.noInteger('clan_priv', '1e1'),
        refusals.noInteger('preferred_mode', ''),
        refusals.noInteger('play_style', '1.5'),
        refusals.noInteger('page', ''),
      ],
    ],
    [
      'cursor=x',
      [
        {
          type: 'value_error',
          loc: ['query', 'cursor'],
          msg: 'Value error, no cursor of this list; take `next_cursor` from the page before',
          input: 'x',
          ctx: { error: {} },
        },
      ],
    ],
  ])('refuses %s', async (query, detail) => {
    const { status, body } = await get(`?${query}`);
    expect(status).toBe(422);
    expect(body).toEqual({ detail });
  });

  it('goes on where the page before ended, whatever was added in between', async () => {
    const { writable } = stack();
    const first = await get('?page_size=2&clan_id=0');
    expect(first.body.data.map(({ id }: { id: number }) => id)).toEqual([4, 2_147_483_647]);
    expect(first.body.meta).toEqual({ total: 2, page: 1, page_size: 2, next_cursor: null });
    for (const id of [20, 21, 22, 23]) await insertPlayer(writable, id, { country: 'fr' });
    const begin = await get('?page_size=2&country=fr');
    expect(begin.body.meta).toEqual({
      total: 4,
      page: 1,
      page_size: 2,
      next_cursor: expect.any(String) as string,
    });
    await insertPlayer(writable, 19, { country: 'fr' });
    expect(await idsOf('?page_size=2&country=fr&page=2')).toEqual([21, 22]);
    const cursor: string = begin.body.meta.next_cursor;
    const end = await get(`?page_size=2&country=fr&page=9&cursor=${cursor}`);
    expect(end.body.data.map(({ id }: { id: number }) => id)).toEqual([22, 23]);
    expect(end.body.meta).toEqual({ page_size: 2, next_cursor: null });
    expect(await idsOf('?country=fr&page=2')).toEqual([]);
    expect(await idsOf('?country=fr&page=2147483647&page_size=100')).toEqual([]);
  });
});

describeOnEveryStack('GET /v2/players on a database in an older character set', (stack) => {
  it('finds nobody by a country that the column cannot hold', async () => {
    const { writable, kind, app } = stack();
    await insertPlayer(writable, 3, { country: 'us' });
    if (kind === 'services')
      await sql
        .raw("alter table users modify country char(2) character set latin1 default 'xx' not null")
        .execute(writable.query);
    for (const [country, total] of [
      ['us', 1],
      ['日本', 0],
      ['🎉', 0],
    ] as const) {
      const { status, body } = await request(app).get(`/v2/players?country=${encodeURIComponent(country)}`);
      expect([country, status, body.meta?.total]).toEqual([country, 200, total]);
    }
  });
});
