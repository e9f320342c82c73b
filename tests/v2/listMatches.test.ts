import request from 'supertest';
import { awayLiveState, insertPlayer, liveMatch, refusals, slotOf } from '../support/factories';
import { describeOnEveryStack } from '../support/stacks';
import { insertViewers, looksAt, RESTRICTED_ID, UNVERIFIED_ID } from '../support/viewers';

describeOnEveryStack('GET /v2/matches', (stack) => {
  const get = (query = '', headers: Record<string, string> = {}) =>
    request(stack().app).get(`/v2/matches?${query}`).set(headers);
  const idsOf = async (query: string) =>
    ((await get(query)).body as { data: { id: number }[] }).data.map(({ id }) => id);

  beforeAll(async () => {
    await insertViewers(stack());
    for (const id of [3, 4]) await insertPlayer(stack().writable, id);
  });
  beforeEach(async () => {
    const { live } = stack().context;
    for (const id of (await live.matches()).keys()) await live.removeMatch(id);
  });

  it('is empty when no match is open', async () => {
    const { status, body } = await get();
    expect(status).toBe(200);
    expect(body).toEqual({
      status: 'success',
      data: [],
      meta: { total: 0, page: 1, page_size: 50, next_cursor: null },
    });
  });

  it('lists the open matches by id with every field', async () => {
    const { live } = stack().context;
    await live.putMatch(63, liveMatch(4, { name: 'last' }));
    await live.putMatch(0, liveMatch(3, { name: 'first', mode: 8, mods: 64, seed: 7, in_progress: true }));
    const { status, body } = await get();
    expect(status).toBe(200);
    expect(body).toEqual({
      status: 'success',
      data: [
        { id: 0, ...liveMatch(3, { name: 'first', mode: 8, mods: 64, seed: 7, in_progress: true }) },
        { id: 63, ...liveMatch(4, { name: 'last' }) },
      ],
      meta: { total: 2, page: 1, page_size: 50, next_cursor: null },
    });
  });

  it('goes on with a cursor, in place while matches open and close', async () => {
    const { live } = stack().context;
    for (const id of [0, 2, 4, 6, 8]) await live.putMatch(id, liveMatch(3));
    const first = await get('page_size=2');
    expect(first.body).toMatchObject({
      data: [{ id: 0 }, { id: 2 }],
      meta: { total: 5, page: 1, page_size: 2 },
    });
    await live.removeMatch(0);
    await live.putMatch(1, liveMatch(3));
    await live.putMatch(5, liveMatch(3));
    const second = await get(`page_size=2&cursor=${first.body.meta.next_cursor}`);
    expect(second.body).toMatchObject({ data: [{ id: 4 }, { id: 5 }] });
    expect(second.body.meta).toEqual({ page_size: 2, next_cursor: expect.any(String) });
    const third = await get(`page_size=2&cursor=${second.body.meta.next_cursor}`);
    expect(third.body).toMatchObject({ data: [{ id: 6 }, { id: 8 }] });
    expect(third.body.meta).toEqual({ page_size: 2, next_cursor: null });
    expect(await idsOf('page_size=3&page=2')).toEqual([5, 6, 8]);
    expect(await idsOf('page_size=3&page=3')).toEqual([]);
  });

  it.each([RESTRICTED_ID, UNVERIFIED_ID])('leaves out player %i, who is hidden', async (hidden) => {
    const asHidden = { id: hidden, name: `player ${hidden}` };
    const match = liveMatch(hidden, {
      refs: [asHidden, { id: 3, name: 'player 3' }],
      active_slots: { 0: slotOf(hidden), 7: slotOf(3) },
    });
    await stack().context.live.putMatch(5, match);
    const blank = {
      ...match,
      host: null,
      refs: [{ id: 3, name: 'player 3' }],
      active_slots: { 7: slotOf(3) },
    };
    for (const { who, sees, headers } of await looksAt(stack(), hidden)) {
      const { body } = await get('', headers);
      expect([who, body.data]).toEqual([who, [{ id: 5, ...(sees ? match : blank) }]]);
      expect(body.meta.total).toBe(1);
    }
  });

  it.each([
    ['page=0', [refusals.below('page', '0', 1)]],
    ['page_size=x&page=', [refusals.noInteger('page', ''), refusals.noInteger('page_size', 'x')]],
    ['page_size=101', [refusals.above('page_size', '101', 100)]],
  ])('refuses %s', async (query, detail) => {
    const { status, body } = await get(query);
    expect([status, body]).toEqual([422, { detail }]);
  });
});

describeOnEveryStack(
  'GET /v2/matches without live state',
  (stack) => {
    it('answers 503', async () => {
      const { status, body, headers } = await request(stack().app).get('/v2/matches');
      expect(status).toBe(503);
      expect(body).toEqual({ status: 'error', error: 'Live state is not available right now.' });
      expect(headers['retry-after']).toBe('5');
    });
  },
  { overrides: { live: awayLiveState() } },
);
