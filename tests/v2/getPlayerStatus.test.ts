import request from 'supertest';
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
const NOT_FOUND = { status: 'error', error: 'Player status not found.' };

describeOnEveryStack('GET /v2/players/{player_id}/status', (stack) => {
  const get = (id: string, headers: Record<string, string> = {}) =>
    request(stack().app).get(`/v2/players/${id}/status`).set(headers);
  const IDLE = { login_time: 1_795_262_347, action: 0, info_text: '', mode: 0, mods: 0, beatmap_id: 0 };

  beforeAll(async () => {
    const { writable } = stack();
    await insertPlayer(writable, 3);
    await insertPlayer(writable, 4);
    await insertPlayer(writable, 5, { priv: 3 | 4096, api_key: STAFF_KEY });
    await insertPlayer(writable, 6, { priv: RESTRICTED });
    await insertPlayer(writable, 7, { priv: UNVERIFIED });
  });
  beforeEach(async () => {
    for (const id of [1, 3, 6, 7, 900]) await stack().context.live.putPlayer(livePlayer(id));
  });

  it('tells what the player is doing', async () => {
    await stack().context.live.putPlayer(
      livePlayer(3, {
        login_time: 1_795_262_347.9375,
        action: 2,
        info_text: 'A - B [C]',
        mode: 5,
        mods: 136,
        map_id: 20_006,
        map_md5: 'b'.repeat(32),
      }),
    );
    for (const id of ['3', '03', '%20+3.0']) {
      const { status, body } = await get(id);
      expect(status).toBe(200);
      expect(body).toEqual({
        status: 'success',
        data: {
          login_time: 1_795_262_347,
          action: 2,
          info_text: 'A - B [C]',
          mode: 5,
          mods: 136,
          beatmap_id: 20_006,
        },
        meta: {},
      });
    }
  });

  it.each(['4', '6', '7', '1', '2', '900', '0', '-3', '2147483648', '9'.repeat(40)])(
    'has none of player %s, who is offline, hidden or unknown',
    async (id) => {
      const { status, body } = await get(id);
      expect([status, body]).toEqual([404, NOT_FOUND]);
    },
  );

  it('shows hidden players to themselves and to staff', async () => {
    for (const id of [6, 7])
      for (const headers of [
        { Cookie: await sessionCookie(stack(), id) },
        { Cookie: await sessionCookie(stack(), 5) },
        { Authorization: STAFF_KEY },
      ] as Record<string, string>[]) {
        const { status, body } = await get(String(id), headers);
        expect([status, body]).toEqual([200, { status: 'success', data: IDLE, meta: {} }]);
      }
    expect((await get('6', { Cookie: await sessionCookie(stack(), 3) })).status).toBe(404);
    expect((await get('4', { Authorization: STAFF_KEY })).body).toEqual(NOT_FOUND);
  });

  it.each(['x', 'player%203', '3.5', '%D9%A3'])('refuses %s for an id', async (id) => {
    const { status, body } = await get(id);
    const refusal = { ...refusals.noInteger('', decodeURIComponent(id)), loc: ['path', 'player_id'] };
    expect([status, body]).toEqual([422, { detail: [refusal] }]);
  });
});

describeOnEveryStack(
  'GET /v2/players/{player_id}/status without live state',
  (stack) => {
    it('says so, for a player who exists', async () => {
      await insertPlayer(stack().writable, 3);
      await insertPlayer(stack().writable, 6, { priv: RESTRICTED });
      const { status, body, headers } = await request(stack().app).get('/v2/players/3/status');
      expect([status, body, headers['retry-after']]).toEqual([
        503,
        { status: 'error', error: 'Live state is not available right now.' },
        '5',
      ]);
      for (const id of [6, 900]) {
        const unknown = await request(stack().app).get(`/v2/players/${id}/status`);
        expect([unknown.status, unknown.body]).toEqual([404, NOT_FOUND]);
      }
    });
  },
  { overrides: { live: awayLiveState() } },
);
