import request from 'supertest';
import {
  awayLiveState,
  insertPlayer,
  liveMatch,
  refusals,
  RESTRICTED,
  slotOf,
  type Answer,
} from '../support/factories';
import { describeOnEveryStack } from '../support/stacks';

const MISS = { match: 0, games: [] };
/** Clients read a time there, never null. */
const start_time = '1970-01-01 00:00:00';

const seatView = (slot: number, userId: number, changes: Record<string, unknown> = {}) => ({
  slot: String(slot),
  team: '0',
  user_id: String(userId),
  score: '0',
  maxcombo: '0',
  rank: '0',
  count50: '0',
  count100: '0',
  count300: '0',
  countmiss: '0',
  countgeki: '0',
  countkatu: '0',
  perfect: '0',
  pass: '1',
  enabled_mods: null,
  ...changes,
});

describeOnEveryStack('osu! get_match', (stack) => {
  const get = async (query: string): Promise<Answer> => request(stack().app).get(`/api/get_match${query}`);

  beforeAll(async () => {
    const { writable, context } = stack();
    await insertPlayer(writable, 3);
    await insertPlayer(writable, 4);
    await insertPlayer(writable, 5, { priv: RESTRICTED });
    await context.live.putMatch(0, liveMatch(3, { name: 'lobby' }));
    await context.live.putMatch(
      1,
      liveMatch(3, {
        name: 'OWC: (夢) vs (★)',
        mode: 5,
        mods: 64,
        in_progress: true,
        map: { id: 181_717, md5: '', name: '' },
        active_slots: {
          0: { ...slotOf(3), team: 1, mods: 8 },
          2: slotOf(5),
          15: { ...slotOf(4), team: 2 },
        },
      }),
    );
    await context.live.putMatch(2, liveMatch(3, { in_progress: true }));
  });

  it('answers with every field, and who sits where while a map is played', async () => {
    const { status, body } = await get('?mp=1');
    expect(status).toBe(200);
    expect(body).toEqual({
      match: { match_id: '1', name: 'OWC: (夢) vs (★)', start_time, end_time: null },
      games: [
        {
          game_id: '1',
          start_time,
          end_time: null,
          beatmap_id: '181717',
          play_mode: '1',
          match_type: '0',
          scoring_type: '0',
          team_type: '2',
          mods: '64',
          scores: [seatView(0, 3, { team: '1', enabled_mods: '8' }), seatView(15, 4, { team: '2' })],
        },
      ],
    });
  });

  it('has no game while none is played, and no teams where there are none', async () => {
    expect((await get('?k=abc&mp=0')).body).toEqual({
      match: { match_id: '0', name: 'lobby', start_time, end_time: null },
      games: [],
    });
    expect((await get('?mp=2')).body).toMatchObject({
      games: [{ team_type: '0', scores: [seatView(0, 3)] }],
    });
  });

  it.each(['?mp=3', '?mp=64', '?mp=-1', '?mp=x', '?mp=', '?k=abc', '?mp=99999999999999999999'])(
    'says of %s that there is none',
    async (query) => {
      const { status, body } = await get(query);
      expect([status, body]).toEqual([200, MISS]);
    },
  );

  it.each(['?id=0', '?id=3', '?id=x', '?id=0&mp=1', '?id=0&k=abc', '', '?other=1'])(
    'leaves %s to v1, whose it is',
    async (query) => {
      const expected = await request(stack().app).get(`/v1/get_match${query}`);
      for (const headers of [{}, { Cookie: 'bancho_session=dead' }]) {
        const { status, text } = await request(stack().app).get(`/api/get_match${query}`).set(headers);
        expect([status, text]).toEqual([expected.status, expected.text]);
      }
    },
  );

  it('is not what answers at the other places', async () => {
    for (const path of ['/v1/get_match', '/get_match']) {
      const { status, body } = await request(stack().app).get(`${path}?mp=1`);
      expect([status, body]).toEqual([422, { detail: [refusals.missing('id')] }]);
    }
  });
});

describeOnEveryStack(
  'osu! get_match without live state',
  (stack) => {
    it('answers 503 in the form of errors', async () => {
      const { status, body } = await request(stack().app).get('/api/get_match?mp=0');
      expect([status, body]).toEqual([503, { error: 'Live state is not available right now.' }]);
    });
  },
  { overrides: { live: awayLiveState() } },
);
