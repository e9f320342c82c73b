import request from 'supertest';
import { insertPlayer, liveMatch, RESTRICTED, slotOf } from '../support/factories';
import { describeOnEveryStack } from '../support/stacks';

describeOnEveryStack('get_matches', (stack) => {
  const get = () => request(stack().app).get('/v1/get_matches');

  beforeEach(async () => {
    for (const id of (await stack().context.live.matches()).keys())
      await stack().context.live.removeMatch(id);
  });

  it('is empty when no match is open', async () => {
    expect((await get()).body).toEqual({ status: 'success', matches: [] });
  });

  it('lists the open matches by id, without hidden players', async () => {
    const { writable, context } = stack();
    for (const id of [3, 4]) await insertPlayer(writable, id);
    await insertPlayer(writable, 5, { priv: RESTRICTED });
    await context.live.putMatch(63, liveMatch(4, { name: 'last' }));
    await context.live.putMatch(
      0,
      liveMatch(3, { name: 'first', active_slots: { 0: slotOf(3), 7: slotOf(5) } }),
    );
    const { status, body } = await get();
    expect(status).toBe(200);
    expect(body.matches.map(({ id, name }: { id: number; name: string }) => [id, name])).toEqual([
      [0, 'first'],
      [63, 'last'],
    ]);
    expect(body.matches[0]).toEqual({
      id: 0,
      ...liveMatch(3, { name: 'first', active_slots: { 0: slotOf(3) } }),
    });
  });
});
