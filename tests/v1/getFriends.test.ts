import request from 'supertest';
import { insertPlayer, livePlayer, RESTRICTED } from '../support/factories';
import { describeOnEveryStack } from '../support/stacks';

const KEY = 'a0b1c2d3-0000-4000-8000-000000000003';

describeOnEveryStack('get_friends', (stack) => {
  const get = (key: string) => request(stack().app).get('/v1/get_friends').set('Authorization', key);

  beforeAll(async () => {
    const { writable, context } = stack();
    await insertPlayer(writable, 3, { api_key: KEY });
    await insertPlayer(writable, 8, { api_key: KEY.replace(/3$/, '8') });
    await insertPlayer(writable, 4, { name: 'mutual', country: 'jp' });
    await insertPlayer(writable, 5, { name: 'one-sided' });
    await insertPlayer(writable, 6, { name: 'hidden', priv: RESTRICTED });
    await insertPlayer(writable, 7, { name: 'blocked' });
    await writable.query
      .insertInto('relationships')
      .values([
        { user1: 3, user2: 7, type: 'block' },
        { user1: 3, user2: 6, type: 'friend' },
        { user1: 3, user2: 5, type: 'friend' },
        { user1: 3, user2: 4, type: 'friend' },
        { user1: 3, user2: 900, type: 'friend' },
        { user1: 4, user2: 3, type: 'friend' },
        { user1: 5, user2: 3, type: 'block' },
        { user1: 6, user2: 3, type: 'friend' },
      ])
      .execute();
    await context.live.putPlayer(livePlayer(5));
    await context.live.putPlayer(livePlayer(6, { priv: RESTRICTED }));
  });

  it.each(['/v1', '', '/api'])('lists visible friends by id below "%s"', async (mount) => {
    const { status, body } = await request(stack().app).get(`${mount}/get_friends`).set('Authorization', KEY);
    expect(status).toBe(200);
    expect(body).toEqual({
      status: 'success',
      friends: [
        { id: 4, name: 'mutual', country: 'jp', mutual: true, online: false },
        { id: 5, name: 'one-sided', country: 'xx', mutual: false, online: true },
      ],
    });
  });

  it('is empty for a player without friends', async () => {
    expect((await get(KEY.replace(/3$/, '8'))).body).toEqual({ status: 'success', friends: [] });
  });
});
