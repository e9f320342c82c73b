import request from 'supertest';
import {
  awayLiveState,
  insertMap,
  insertPlayer,
  livePlayer,
  mapView,
  md5Of,
  refusals,
  RESTRICTED,
  UNVERIFIED,
  type Answer,
} from '../support/factories';
import { describeOnEveryStack } from '../support/stacks';

/** How far the clock of the service is behind, in ms. */
let behind = 0;

// Before the stacks start, which read the clock through what they find here.
beforeAll(() => {
  const now = Date.now;
  jest.spyOn(Date, 'now').mockImplementation(() => now() - behind);
});
afterAll(() => jest.restoreAllMocks());

describeOnEveryStack('get_player_status', (stack) => {
  const get = async (query: string): Promise<Answer<{ detail?: unknown; player_statuses?: unknown }>> =>
    request(stack().app).get(`/v1/get_player_status${query}`);

  beforeAll(async () => {
    const { writable } = stack();
    await insertPlayer(writable, 3, { name: 'Beat Whisper', latest_activity: 1_700_000_000 });
    await insertPlayer(writable, 4, { name: 'never seen' });
    await insertPlayer(writable, 5, { name: 'restricted', priv: RESTRICTED });
    await insertPlayer(writable, 6, { name: 'unverified', priv: UNVERIFIED });
    await insertMap(writable, 20);
    await insertMap(writable, 21, { status: -2 });
  });

  afterEach(async () => {
    behind = 0;
    for (const id of [3, 5, 6]) await stack().context.live.removePlayer(id);
  });

  it('tells of several players at once, by id, without those not found', async () => {
    for (const id of [3, 5])
      await stack().context.live.putPlayer(livePlayer(id, { map_md5: md5Of('map 20') }));
    const { status, body } = await get('?ids=4,3,99999,5,3,6,-1,99999999999');
    expect(status).toBe(200);
    expect(body).toEqual({
      status: 'success',
      player_statuses: [
        {
          id: 3,
          player_status: {
            online: true,
            login_time: 1_795_262_347.0625,
            status: { action: 0, info_text: '', mode: 0, mods: 0, beatmap: mapView(20) },
          },
        },
        { id: 4, player_status: { online: false, last_seen: 0 } },
      ],
    });
    expect((await get('?ids=99999')).body).toEqual({ status: 'success', player_statuses: [] });
  });

  it('takes up to 100 ids, and nothing beside them', async () => {
    const ids = Array.from({ length: 100 }, (_, at) => at + 3).join(',');
    expect((await get(`?ids=${ids}`)).status).toBe(200);
    expect((await get(`?ids=${ids},103`)).body.detail).toMatchObject([
      { type: 'too_long', loc: ['query', 'ids'] },
    ]);
    for (const bad of ['', '3,', '3,x', '3;4'])
      expect((await get(`?ids=${bad}`)).body.detail).toMatchObject([
        { type: 'int_parsing', loc: ['query', 'ids'] },
      ]);
    for (const both of ['ids=3&id=3', 'ids=3&name=player'])
      expect((await get(`?${both}`)).body).toEqual({ status: 'Must provide either id OR name!' });
  });

  it('marks everybody as stale while live state is away, also several at once', async () => {
    const players = jest.spyOn(stack().context.live, 'players').mockRejectedValue(new Error('away'));
    expect((await get('?ids=3,4')).body.player_statuses).toEqual([
      { id: 3, player_status: { online: false, last_seen: 1_700_000_000, stale: true } },
      { id: 4, player_status: { online: false, last_seen: 0, stale: true } },
    ]);
    players.mockRestore();
  });

  it('tells of an online player what they do and on which map', async () => {
    await stack().context.live.putPlayer(
      livePlayer(3, {
        action: 2,
        info_text: 'Artist – "Title" [夢]',
        mode: 4,
        mods: 128 | 64,
        map_md5: md5Of('map 20'),
        map_id: 20,
      }),
    );
    const { status, body } = await get('?id=3');
    expect(status).toBe(200);
    expect(body).toEqual({
      status: 'success',
      player_status: {
        online: true,
        login_time: 1_795_262_347.0625,
        status: {
          action: 2,
          info_text: 'Artist – "Title" [夢]',
          mode: 4,
          mods: 192,
          beatmap: mapView(20),
        },
      },
    });
  });

  it.each([
    ['on no map', ''],
    ['on a map that is not known', md5Of('elsewhere')],
    ['on a map whose hash is written in capitals', md5Of('map 20').toUpperCase()],
  ])('has no beatmap for a player %s', async (_where, map_md5) => {
    await stack().context.live.putPlayer(livePlayer(3, { map_md5, map_id: 20 }));
    const { status, body } = await get('?id=3');
    expect(status).toBe(200);
    expect(body).toMatchObject({
      player_status: {
        online: true,
        status: { action: 0, info_text: '', mode: 0, mods: 0, beatmap: null },
      },
    });
  });

  it('tells an unknown status of the map as stored', async () => {
    await stack().context.live.putPlayer(livePlayer(3, { map_md5: md5Of('map 21') }));
    const { body } = await get('?id=3');
    expect(body).toMatchObject({ player_status: { status: { beatmap: mapView(21, { status: -2 }) } } });
  });

  it.each([
    [3, 1_700_000_000],
    [4, 0],
  ])('tells of the offline player %i when they were last seen', async (id, last_seen) => {
    const { status, body } = await get(`?id=${id}`);
    expect(status).toBe(200);
    expect(body).toEqual({ status: 'success', player_status: { online: false, last_seen } });
  });

  it('counts a player as online while the last heartbeat is younger than a minute', async () => {
    behind = 30_000;
    await stack().context.live.putPlayer(livePlayer(3));
    behind = 0;
    expect((await get('?id=3')).body).toMatchObject({ player_status: { online: true } });
  });

  it('counts a player as offline whose last heartbeat is a minute old', async () => {
    behind = 60_000;
    await stack().context.live.putPlayer(livePlayer(3));
    behind = 0;
    const { body } = await get('?id=3');
    expect(body).toEqual({
      status: 'success',
      player_status: { online: false, last_seen: 1_700_000_000 },
    });
  });

  it.each(['id=%20%2B03.0%20', 'name=Beat%20Whisper', 'name=BEAT_whisper', 'name=b%C3%A9at+whisper'])(
    'finds the player by %s',
    async (query) => {
      const { status, body } = await get(`?${query}`);
      expect(status).toBe(200);
      expect(body).toMatchObject({ player_status: { last_seen: 1_700_000_000 } });
    },
  );

  it.each(['', '?id=3&name=Beat%20Whisper', '?unknown=1'])(
    'wants one of id and name: "%s"',
    async (query) => {
      const { status, body } = await get(query);
      expect(status).toBe(400);
      expect(body).toEqual({ status: 'Must provide either id OR name!' });
    },
  );

  it.each([
    ['id=900', 'is unknown'],
    ['name=nobody', 'is unknown'],
    ['id=5', 'is restricted'],
    ['name=restricted', 'is restricted'],
    ['id=6', 'is unverified'],
    ['name=unverified', 'is unverified'],
  ])('answers 404 for %s, who %s', async (query) => {
    await stack().context.live.putPlayer(livePlayer(5));
    await stack().context.live.putPlayer(livePlayer(6));
    const { status, body } = await get(`?${query}`);
    expect(status).toBe(404);
    expect(body).toEqual({ status: 'Player not found.' });
  });

  it.each([
    ['id=2', [refusals.below('id', '2', 3)]],
    ['id=2147483648', [refusals.above('id', '2147483648', 2147483647)]],
    ['id=', [refusals.noInteger('id', '')]],
    ['name=x', [refusals.noUsername('name', 'x')]],
    ['name=!&id=5.5', [refusals.noInteger('id', '5.5'), refusals.noUsername('name', '!')]],
  ])('refuses %s', async (query, detail) => {
    const { status, body } = await get(`?${query}`);
    expect(status).toBe(422);
    expect(body).toEqual({ detail });
  });
});

describeOnEveryStack(
  'get_player_status without live state',
  (stack) => {
    it('answers as for an offline player and says that this is not known', async () => {
      await insertPlayer(stack().writable, 3, { latest_activity: 1_700_000_000 });
      const { status, body } = (await request(stack().app).get('/v1/get_player_status?id=3')) as Answer;
      expect(status).toBe(200);
      expect(body).toEqual({
        status: 'success',
        player_status: { online: false, last_seen: 1_700_000_000, stale: true },
      });
    });
  },
  { overrides: { live: awayLiveState() } },
);
