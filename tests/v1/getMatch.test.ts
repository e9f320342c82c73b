import request from 'supertest';
import {
  awayLiveState,
  insertPlayer,
  liveMatch,
  md5Of,
  refusals,
  RESTRICTED,
  slotOf,
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

const player = (id: number) => ({ id, name: `player ${id}` });

describeOnEveryStack('get_match', (stack) => {
  const get = async (query: string): Promise<Answer> => request(stack().app).get(`/v1/get_match${query}`);

  beforeAll(async () => {
    const { writable } = stack();
    await insertPlayer(writable, 3);
    await insertPlayer(writable, 4);
    await insertPlayer(writable, 5, { priv: RESTRICTED });
    await insertPlayer(writable, 6, { priv: UNVERIFIED });
  });

  afterEach(async () => {
    behind = 0;
    const { live } = stack().context;
    for (const id of (await live.matches()).keys()) await live.removeMatch(id);
  });

  it('answers with every field of the match', async () => {
    await stack().context.live.putMatch(1, {
      name: 'OWC: (夢) vs (★)',
      mode: 4,
      mods: 64,
      seed: 12_345,
      host: player(3),
      refs: [player(4), player(3)],
      in_progress: true,
      is_scrimming: true,
      map: { id: -1, md5: md5Of('map 20'), name: 'Artist - Title [Normal]' },
      active_slots: {
        0: { loaded: true, mods: 8, player: player(3), skipped: false, status: 32, team: 1 },
        15: { loaded: false, mods: 16, player: player(4), skipped: true, status: 4, team: 2 },
      },
    });
    const { status, body } = await get('?id=1');
    expect(status).toBe(200);
    expect(body).toEqual({
      status: 'success',
      match: {
        name: 'OWC: (夢) vs (★)',
        mode: 4,
        mods: 64,
        seed: 12_345,
        host: { id: 3, name: 'player 3' },
        refs: [
          { id: 4, name: 'player 4' },
          { id: 3, name: 'player 3' },
        ],
        in_progress: true,
        is_scrimming: true,
        map: { id: -1, md5: md5Of('map 20'), name: 'Artist - Title [Normal]' },
        active_slots: {
          0: {
            loaded: true,
            mods: 8,
            player: { id: 3, name: 'player 3' },
            skipped: false,
            status: 32,
            team: 1,
          },
          15: {
            loaded: false,
            mods: 16,
            player: { id: 4, name: 'player 4' },
            skipped: true,
            status: 4,
            team: 2,
          },
        },
      },
    });
  });

  it.each([0, 1, 63])('takes id %i', async (id) => {
    await stack().context.live.putMatch(id, liveMatch(3, { name: `match ${id}` }));
    const { status, body } = await get(`?id=${id}`);
    expect(status).toBe(200);
    expect(body).toMatchObject({ match: { name: `match ${id}` } });
  });

  it.each(['64', '-1', '1000', '2147483648', '-2147483648', '18446744073709551616', '2'])(
    'answers 404 for id %s',
    async (id) => {
      await stack().context.live.putMatch(0, liveMatch(3));
      const { status, body } = await get(`?id=${id}`);
      expect(status).toBe(404);
      expect(body).toEqual({ status: 'Match not found.' });
    },
  );

  it('leaves hidden players out: host, referees and slots', async () => {
    await stack().context.live.putMatch(
      0,
      liveMatch(5, {
        refs: [player(5), player(3), player(6)],
        active_slots: { 0: slotOf(5), 3: slotOf(4), 7: slotOf(6), 8: slotOf(900) },
      }),
    );
    const { status, body } = await get('?id=0');
    expect(status).toBe(200);
    expect(body).toEqual({
      status: 'success',
      match: {
        ...liveMatch(5),
        host: null,
        refs: [{ id: 3, name: 'player 3' }],
        active_slots: { 3: slotOf(4) },
      },
    });
  });

  it('does not hand out what a writer adds to a slot, like privileges', async () => {
    const match = liveMatch(3);
    const withPrivileges = { ...player(3), priv: 3 };
    await stack().context.live.putMatch(0, {
      ...match,
      host: withPrivileges,
      refs: [withPrivileges],
      active_slots: { 0: { ...slotOf(3), player: withPrivileges } },
    });
    const { status, body } = await get('?id=0');
    expect(status).toBe(200);
    expect(body).toEqual({ status: 'success', match });
  });

  it('answers 404 for a match whose last heartbeat is a minute old', async () => {
    behind = 60_000;
    await stack().context.live.putMatch(0, liveMatch(3));
    behind = 0;
    const { status, body } = await get('?id=0');
    expect(status).toBe(404);
    expect(body).toEqual({ status: 'Match not found.' });
  });

  it('answers while the last heartbeat is younger than a minute', async () => {
    behind = 30_000;
    await stack().context.live.putMatch(0, liveMatch(3));
    behind = 0;
    expect((await get('?id=0')).status).toBe(200);
  });

  it.each(['%20%2B0_2.0%20', '5&id=2', '2&unknown=1'])('reads id=%s as 2', async (id) => {
    await stack().context.live.putMatch(2, liveMatch(3));
    expect((await get(`?id=${id}`)).status).toBe(200);
  });

  it.each([
    ['', refusals.missing('id')],
    ['?id=', refusals.noInteger('id', '')],
    ['?id=0.5', refusals.noInteger('id', '0.5')],
    ['?id=x', refusals.noInteger('id', 'x')],
  ])('refuses "%s"', async (query, entry) => {
    const { status, body } = await get(query);
    expect(status).toBe(422);
    expect(body).toEqual({ detail: [entry] });
  });
});

describeOnEveryStack(
  'get_match without live state',
  (stack) => {
    const get = async (id: number): Promise<Answer> => request(stack().app).get(`/v1/get_match?id=${id}`);

    it('answers 503', async () => {
      const { status, body, headers } = await get(0);
      expect(status).toBe(503);
      expect(body).toEqual({ status: 'Live state is not available right now.' });
      expect(headers['retry-after']).toBe('5');
    });

    it('still answers 404 for an id that no match can have', async () => {
      const { status, body } = await get(64);
      expect(status).toBe(404);
      expect(body).toEqual({ status: 'Match not found.' });
    });
  },
  { overrides: { live: awayLiveState() } },
);
