import request from 'supertest';
import { insertClan, insertPlayer, refusals, RESTRICTED } from '../support/factories';
import { describeOnEveryStack } from '../support/stacks';

describeOnEveryStack('GET /v2/clans', (stack) => {
  const get = (rest = '') => request(stack().app).get(`/v2/clans${rest}`);

  beforeAll(async () => {
    const { writable } = stack();
    await insertPlayer(writable, 9, { priv: RESTRICTED });
    await insertClan(writable, 5, {
      name: 'naïve 星',
      tag: 'NAÏ',
      owner: 9,
      created_at: '2024-02-29 23:59:59',
    });
    await insertClan(writable, 2, { owner: 3 });
    await insertClan(writable, 2_147_483_647, { tag: 'LAST', owner: 900 });
  });

  const clan5 = {
    id: 5,
    name: 'naïve 星',
    tag: 'NAÏ',
    owner: 9,
    created_at: '2024-02-29T23:59:59',
  };
  const clan2 = { id: 2, name: 'clan 2', tag: 'C2', owner: 3, created_at: '2024-01-01T00:00:00' };

  it('lists clans by id, with every field', async () => {
    const { status, body } = await get();
    expect(status).toBe(200);
    expect(body).toEqual({
      status: 'success',
      data: [
        clan2,
        clan5,
        {
          id: 2_147_483_647,
          name: 'clan 2147483647',
          tag: 'LAST',
          owner: 900,
          created_at: '2024-01-01T00:00:00',
        },
      ],
      meta: { total: 3, page: 1, page_size: 50, next_cursor: null },
    });
  });

  it('shows one of them', async () => {
    for (const id of ['5', '%20%2B0_5.0']) {
      const { status, body } = await get(`/${id}`);
      expect([status, body]).toEqual([200, { status: 'success', data: clan5, meta: {} }]);
    }
  });

  it.each(['0', '-1', '-5', '900', '2147483648', '4294967301', '99999999999999999999'])(
    'knows no clan %s',
    async (id) => {
      const { status, body } = await get(`/${id}`);
      expect([status, body]).toEqual([404, { status: 'error', error: 'Clan not found.' }]);
    },
  );

  it.each(['invitations', '1.5', '1e1'])('refuses the id %s', async (id) => {
    const { status, body } = await get(`/${id}`);
    expect(status).toBe(422);
    expect(body).toEqual({ detail: [{ ...refusals.noInteger('clan_id', id), loc: ['path', 'clan_id'] }] });
  });

  it('goes on with a cursor, in place while clans are founded and disbanded', async () => {
    const { writable } = stack();
    const first = await get('?page_size=1');
    expect(first.body.data).toEqual([clan2]);
    await insertClan(writable, 1, { owner: 11 });
    await insertClan(writable, 4, { owner: 14 });
    await writable.query.deleteFrom('clans').where('id', '=', 2).execute();
    const second = await get(`?page_size=2&cursor=${first.body.meta.next_cursor}`);
    expect(second.body).toEqual({
      status: 'success',
      data: [{ id: 4, name: 'clan 4', tag: 'C4', owner: 14, created_at: '2024-01-01T00:00:00' }, clan5],
      meta: { page_size: 2, next_cursor: expect.any(String) },
    });
    const third = await get(`?page_size=2&cursor=${second.body.meta.next_cursor}`);
    expect(third.body).toMatchObject({
      data: [{ id: 2_147_483_647 }],
      meta: { page_size: 2, next_cursor: null },
    });
  });
});
