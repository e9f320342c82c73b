import request from 'supertest';
import { insertPlayer } from '../support/factories';
import { sessionCookie } from '../support/sessions';
import { describeOnEveryStack } from '../support/stacks';

const DONE = { status: 'success', data: null, meta: {} };
const CLEARED = ['bancho_session=; HttpOnly; Max-Age=0; Path=/; SameSite=lax; Secure'];

describeOnEveryStack('DELETE /v2/sessions/current', (stack) => {
  const send = (method: 'get' | 'delete', cookie?: string) => {
    const sent = request(stack().app)[method]('/v2/sessions/current');
    return cookie === undefined ? sent : sent.set('Cookie', cookie);
  };

  beforeAll(async () => {
    await insertPlayer(stack().writable, 3);
    await insertPlayer(stack().writable, 4);
  });

  it('ends the session and takes the cookie away, again and again', async () => {
    const cookie = await sessionCookie(stack(), 3);
    expect((await send('get', cookie)).status).toBe(200);
    for (let count = 0; count < 2; count += 1) {
      const { status, body, headers } = await send('delete', cookie);
      expect(status).toBe(200);
      expect(body).toEqual(DONE);
      expect(headers['set-cookie']).toEqual(CLEARED);
      expect(headers['cache-control']).toBe('no-store');
      expect((await send('get', cookie)).status).toBe(401);
    }
  });

  it("leaves the player's other sessions and those of others alive", async () => {
    const [ended, other] = [await sessionCookie(stack(), 3), await sessionCookie(stack(), 3)];
    const somebody = await sessionCookie(stack(), 4);
    await send('delete', ended);
    expect((await send('get', other)).body.data.id).toBe(3);
    expect((await send('get', somebody)).body.data.id).toBe(4);
  });

  it.each([
    'bancho_session=nonsense',
    'bancho_session=',
    'bancho_session=*',
    `bancho_session=${'A'.repeat(43)}`,
  ])('takes away the dead cookie "%s"', async (cookie) => {
    const bystander = await sessionCookie(stack(), 4);
    const { status, body, headers } = await send('delete', cookie);
    expect([status, body]).toEqual([200, DONE]);
    expect(headers['set-cookie']).toEqual(CLEARED);
    expect((await send('get', bystander)).status).toBe(200);
  });

  it('ends neither of two sessions', async () => {
    const [one, two] = [await sessionCookie(stack(), 3), await sessionCookie(stack(), 4)];
    expect((await send('delete', `${one}; ${two}`)).status).toBe(200);
    for (const cookie of [one, two]) expect((await send('get', cookie)).status).toBe(200);
  });

  it.each([undefined, 'a=b', 'other_session=1'])(
    'asks for a log-in with the cookies "%s"',
    async (cookie) => {
      const { status, body, headers } = await send('delete', cookie);
      expect([status, body]).toEqual([401, { status: 'error', error: 'Authentication required.' }]);
      expect(headers).not.toHaveProperty('set-cookie');
    },
  );

  it('works for a player who is gone', async () => {
    const { writable, context } = stack();
    await insertPlayer(writable, 5);
    const cookie = await sessionCookie(stack(), 5);
    await writable.query.deleteFrom('users').where('users.id', '=', 5).execute();
    expect((await send('delete', cookie)).status).toBe(200);
    expect(await context.sessions.owner(cookie.split('=')[1] ?? '')).toBeNull();
  });
});

describeOnEveryStack(
  'the session cookie where https is not demanded',
  (stack) => {
    it('is cleared without Secure', async () => {
      const { headers } = await request(stack().app)
        .delete('/v2/sessions/current')
        .set('Cookie', 'bancho_session=x');
      expect(headers['set-cookie']).toEqual(['bancho_session=; HttpOnly; Max-Age=0; Path=/; SameSite=lax']);
    });

    it('is handed over without Secure', async () => {
      const { writable, context, app } = stack();
      await insertPlayer(writable, 3, {
        name: 'Aozora',
        pw_bcrypt: await context.passwords.hash('sesame 12'),
      });
      const { headers } = await request(app)
        .post('/v2/sessions')
        .send({ username: 'aozora', password: 'sesame 12' });
      expect(headers['set-cookie']?.[0]).toMatch(
        /^bancho_session=[\w-]{43}; HttpOnly; Max-Age=2592000; Path=\/; SameSite=lax$/,
      );
    });
  },
  { env: { WEB_SESSION_COOKIE_SECURE: 'False' }, overrides: { passwords: { cost: 4 } } },
);
