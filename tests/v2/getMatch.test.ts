import request from 'supertest';
import { awayLiveState, insertPlayer, liveMatch, md5Of, refusals, slotOf } from '../support/factories';
import { describeOnEveryStack } from '../support/stacks';
import { insertViewers, looksAt, RESTRICTED_ID, UNVERIFIED_ID } from '../support/viewers';

describeOnEveryStack('GET /v2/matches/{match_id}', (stack) => {
  const get = (id: number | string, headers: Record<string, string> = {}) =>
    request(stack().app).get(`/v2/matches/${id}`).set(headers);

  beforeAll(async () => {
    await insertViewers(stack());
    await insertPlayer(stack().writable, 3);
    await stack().context.live.putMatch(0, liveMatch(3, { name: 'first' }));
  });

  it('answers with every field of the match', async () => {
    const player = { id: 3, name: 'player 3' };
    const match = {
      name: 'OWC: (夢) vs (★)',
      mode: 4,
      mods: 64,
      seed: 12_345,
      host: player,
      refs: [player],
      in_progress: true,
      is_scrimming: true,
      map: { id: -1, md5: md5Of('map 20'), name: 'Artist - Title [Normal]' },
      active_slots: { 15: { loaded: true, mods: 8, player, skipped: true, status: 32, team: 1 } },
    };
    await stack().context.live.putMatch(63, match);
    const { status, body } = await get(63);
    expect(status).toBe(200);
    expect(body).toEqual({ status: 'success', data: { id: 63, ...match }, meta: {} });
  });

  it.each(['0', '00', '-0', '0.0', '%20+0%20'])('finds match 0 by %s', async (id) => {
    const { status, body } = await get(id);
    expect([status, body.data?.name]).toEqual([200, 'first']);
  });

  it.each(['1', '-1', '64', '2147483648', '-9223372036854775809', '18446744073709551616'])(
    'knows no match %s',
    async (id) => {
      const { status, body } = await get(id);
      expect([status, body]).toEqual([404, { status: 'error', error: 'Match not found.' }]);
    },
  );

  it.each([RESTRICTED_ID, UNVERIFIED_ID])('leaves out player %i, who is hidden', async (hidden) => {
    const match = liveMatch(hidden, { active_slots: { 0: slotOf(hidden), 7: slotOf(3) } });
    await stack().context.live.putMatch(7, match);
    const blank = { ...match, host: null, refs: [], active_slots: { 7: slotOf(3) } };
    for (const { who, sees, headers } of await looksAt(stack(), hidden)) {
      const { body } = await get(7, headers);
      expect([who, body.data]).toEqual([who, { id: 7, ...(sees ? match : blank) }]);
    }
  });

  it.each(['x', '1.5'])('refuses the id %s', async (id) => {
    const { status, body } = await get(id);
    expect(status).toBe(422);
    expect(body).toEqual({ detail: [{ ...refusals.noInteger('match_id', id), loc: ['path', 'match_id'] }] });
  });
});

describeOnEveryStack(
  'GET /v2/matches/{match_id} without live state',
  (stack) => {
    it('answers 503, and 404 for what no match can be called', async () => {
      const { status, body } = await request(stack().app).get('/v2/matches/0');
      expect([status, body]).toEqual([
        503,
        { status: 'error', error: 'Live state is not available right now.' },
      ]);
      expect((await request(stack().app).get('/v2/matches/64')).status).toBe(404);
    });
  },
  { overrides: { live: awayLiveState() } },
);
