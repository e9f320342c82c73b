import request from 'supertest';
import { insertClan, insertPlayer, RESTRICTED, type Answer } from '../support/factories';
import { describeOnEveryStack } from '../support/stacks';

describeOnEveryStack('get_clan', (stack) => {
  const get = async (query: string): Promise<Answer> => request(stack().app).get(`/v1/get_clan${query}`);

  beforeAll(async () => {
    const { writable } = stack();
    await insertClan(writable, 1, { name: 'Stars', tag: 'STAR', owner: 3 });
    await insertPlayer(writable, 3, { name: 'owner', country: 'jp', clan_id: 1, clan_priv: 3 });
    await insertPlayer(writable, 4, { name: 'officer', country: 'us', clan_id: 1, clan_priv: 2 });
    await insertPlayer(writable, 5, { name: 'odd', country: 'XX', clan_id: 1, clan_priv: 0 });
    await insertPlayer(writable, 7, { name: 'odder', clan_id: 1, clan_priv: 7 });
    await insertPlayer(writable, 6, { name: 'hidden', clan_id: 1, clan_priv: 1, priv: RESTRICTED });
    await insertClan(writable, 2, { owner: 900 });
    await insertClan(writable, 3, { owner: 6 });
    await insertClan(writable, 4, { owner: 4 });
  });

  it('answers with the members by id and the owner', async () => {
    const { status, body } = await get('?id=1');
    expect(status).toBe(200);
    expect(body).toEqual({
      id: 1,
      name: 'Stars',
      tag: 'STAR',
      members: [
        { id: 3, name: 'owner', country: 'jp', rank: 'Owner' },
        { id: 4, name: 'officer', country: 'us', rank: 'Officer' },
        { id: 5, name: 'odd', country: 'XX', rank: 'Member' },
        { id: 7, name: 'odder', country: 'xx', rank: 'Member' },
      ],
      owner: { id: 3, name: 'owner', country: 'jp', rank: 'Owner' },
    });
  });

  it.each([
    [2, 'no longer exists'],
    [3, 'is hidden'],
  ])('has no owner in clan %i, whose owner %s', async (id) => {
    const { status, body } = await get(`?id=${id}`);
    expect(status).toBe(200);
    expect(body).toMatchObject({ members: [], owner: null });
  });

  it('names an owner who has moved to another clan', async () => {
    const { body } = await get('?id=4');
    expect(body).toMatchObject({ members: [], owner: { id: 4, rank: 'Owner' } });
  });

  it('answers 404 for a clan that does not exist', async () => {
    const { status, body } = await get('?id=99');
    expect(status).toBe(404);
    expect(body).toEqual({ status: 'Clan not found.' });
  });

  it('refuses an id out of bounds', async () => {
    const { status, body } = await get('?id=0');
    expect(status).toBe(422);
    expect(body).toEqual({
      detail: [
        {
          type: 'greater_than_equal',
          loc: ['query', 'id'],
          msg: 'Input should be greater than or equal to 1',
          input: '0',
          ctx: { ge: 1 },
        },
      ],
    });
  });
});
