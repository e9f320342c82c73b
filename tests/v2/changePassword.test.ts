import request from 'supertest';
import { createApp } from '../../src/app';
import { insertPlayer, RESTRICTED, UNVERIFIED } from '../support/factories';
import { testServices } from '../support/services';
import { sessionCookie } from '../support/sessions';
import { createServicesStack, describeOnEveryStack, type Stack } from '../support/stacks';

const OLD = 'correct horse 1';
const NEW = 'battery staple 2';
const WRONG = { status: 400, body: { status: 'error', error: 'Incorrect current password.' } };

const overrides = { passwords: { cost: 4 } };

async function put({ app }: Stack, cookie: string, body: object, id: number | string = 3) {
  const { status, body: answer } = await request(app)
    .put(`/v2/players/${id}/password`)
    .set('Cookie', cookie)
    .send(body);
  return { status, body: answer as unknown };
}

async function hashOf({ writable }: Stack, id = 3): Promise<string> {
  const row = await writable.query
    .selectFrom('users')
    .select('users.pw_bcrypt')
    .where('users.id', '=', id)
    .executeTakeFirstOrThrow();
  return row.pw_bcrypt;
}

async function setPassword({ context, writable }: Stack, id: number, password: string): Promise<void> {
  await writable.query
    .updateTable('users')
    .set({ pw_bcrypt: await context.passwords.hash(password) })
    .where('users.id', '=', id)
    .execute();
}

describeOnEveryStack(
  'PUT /v2/players/{player_id}/password',
  (stack) => {
    let cookie: string;
    const change = (current_password: unknown, new_password: unknown, id?: number | string) =>
      put(stack(), cookie, { current_password, new_password }, id);
    const fits = async (password: string) =>
      stack().context.passwords.matches(password, await hashOf(stack()));

    beforeAll(async () => {
      await insertPlayer(stack().writable, 3);
      await insertPlayer(stack().writable, 4, { priv: RESTRICTED });
      await insertPlayer(stack().writable, 5, { priv: UNVERIFIED });
    });
    beforeEach(async () => {
      await setPassword(stack(), 3, OLD);
      cookie = await sessionCookie(stack(), 3);
    });

    it('changes the password', async () => {
      expect(await change(OLD, NEW)).toEqual({
        status: 200,
        body: { status: 'success', data: null, meta: {} },
      });
      expect([await fits(NEW), await fits(OLD)]).toEqual([true, false]);
    });

    it('ends every other session of the player, and none of anybody else', async () => {
      const others = [await sessionCookie(stack(), 3), await sessionCookie(stack(), 3)];
      const foreign = await sessionCookie(stack(), 4);
      await change(OLD, NEW);
      const look = async (session: string) =>
        (await request(stack().app).get('/v2/sessions/current').set('Cookie', session)).status;
      expect(await Promise.all([cookie, foreign, ...others].map(look))).toEqual([200, 200, 401, 401]);
    });

    it('takes the old password as the new one, and white space as it is', async () => {
      expect((await change(OLD, OLD)).status).toBe(200);
      expect((await change(OLD, ` ${NEW} `)).status).toBe(200);
      expect([await fits(` ${NEW} `), await fits(NEW)]).toEqual([true, false]);
    });

    it.each([4, 5])('lets a hidden player change its own: %s', async (id) => {
      await setPassword(stack(), id, OLD);
      const own = await sessionCookie(stack(), id);
      const answer = await put(stack(), own, { current_password: OLD, new_password: NEW }, id);
      expect(answer.status).toBe(200);
    });

    it.each([
      ['another password', 'wrong horse 1'],
      ['another case', 'Correct horse 1'],
      ['blanks around it', ` ${OLD} `],
      ['nothing', ''],
    ])('refuses %s as the current password, before it looks at the new one', async (_what, current) => {
      expect(await change(current, 'aaaa')).toEqual(WRONG);
      expect(await fits(OLD)).toBe(true);
    });

    it.each([
      ['short12', 'Must be 8-32 characters in length.'],
      ['aaaaaaaa', 'Must have more than 3 unique characters.'],
      ['PassWord', 'That password was deemed too simple.'],
      ['', 'Must be 8-32 characters in length. Must have more than 3 unique characters.'],
    ])('refuses %j as the new password', async (password, error) => {
      const other = await sessionCookie(stack(), 3);
      expect(await change(OLD, password)).toEqual({ status: 400, body: { status: 'error', error } });
      expect(await fits(OLD)).toBe(true);
      const { status } = await request(stack().app).get('/v2/sessions/current').set('Cookie', other);
      expect(status).toBe(200);
    });

    it('repeats nothing of a refused body', async () => {
      expect(await change(5, null, 'x')).toEqual({
        status: 422,
        body: {
          detail: [
            {
              type: 'int_parsing',
              loc: ['path', 'player_id'],
              msg: 'Input should be a valid integer, unable to parse string as an integer',
            },
            {
              type: 'string_type',
              loc: ['body', 'current_password'],
              msg: 'Input should be a valid string',
            },
            { type: 'string_type', loc: ['body', 'new_password'], msg: 'Input should be a valid string' },
          ],
        },
      });
      expect(await put(stack(), cookie, {})).toEqual({
        status: 422,
        body: {
          detail: ['current_password', 'new_password'].map((name) => ({
            type: 'missing',
            loc: ['body', name],
            msg: 'Field required',
          })),
        },
      });
    });

    it.each([4, 99_999, 0])('refuses to change the password of %s, who is somebody else', async (id) => {
      expect(await change(OLD, NEW, id)).toEqual({
        status: 403,
        body: { status: 'error', error: 'You may only change your own password.' },
      });
    });

    it.each([
      ['no', ''],
      ['a dead', 'bancho_session=nonsense'],
    ])('asks for a log-in with %s session, before it looks at anything', async (_what, session) => {
      expect(await put(stack(), session, {}, 'x')).toEqual({
        status: 401,
        body: { status: 'error', error: 'Authentication required.' },
      });
    });

    it('lets one of two win who change it at once', async () => {
      const changes = ['battery staple 2', 'battery staple 3'].map((password) => change(OLD, password));
      const answers = await Promise.all(changes);
      expect(answers.map(({ status }) => status).sort()).toEqual([200, 400]);
      expect(answers.find(({ status }) => status === 400)).toEqual(WRONG);
      const winner = answers.findIndex(({ status }) => status === 200);
      expect(await fits(['battery staple 2', 'battery staple 3'][winner] ?? '')).toBe(true);
    });

    it('keeps the password when the other sessions cannot be ended', async () => {
      const { context } = stack();
      const sessions = { ...context.sessions, endOthers: () => Promise.reject(new Error('away')) };
      const app = createApp({ ...context, sessions });
      expect(await put({ ...stack(), app }, cookie, { current_password: OLD, new_password: NEW })).toEqual({
        status: 503,
        body: { status: 'error', error: 'Sessions are not available right now.' },
      });
      expect([await fits(OLD), await fits(NEW)]).toEqual([true, false]);
    });

    /** A player of its own: what was changed and refused before counts. */
    async function insertOwner(id: number) {
      await insertPlayer(stack().writable, id);
      await setPassword(stack(), id, OLD);
      const own = await sessionCookie(stack(), id);
      return (current_password: string, new_password = OLD) =>
        request(stack().app)
          .put(`/v2/players/${id}/password`)
          .set('Cookie', own)
          .send({ current_password, new_password });
    }
    const TOO_MANY = { status: 'error', error: 'Too many attempts. Please try again later.' };

    it('lets a player be refused 30 times in ten minutes, and counts no change among those', async () => {
      const changeOwn = await insertOwner(6);
      for (let at = 0; at < 28; at += 1) expect((await changeOwn('wrong horse 1')).status).toBe(400);
      for (let at = 0; at < 3; at += 1) expect((await changeOwn(OLD)).status).toBe(200);
      expect((await changeOwn(OLD, 'short')).status).toBe(400);
      expect((await changeOwn('wrong horse 1')).status).toBe(400);
      const { status, body, headers } = await changeOwn(OLD, NEW);
      expect([status, body]).toEqual([429, TOO_MANY]);
      expect(headers['ratelimit-limit']).toBe('30');
      expect(headers['retry-after']).toBe(headers['ratelimit-reset']);
      expect(Number(headers['retry-after'])).toBeLessThanOrEqual(600);
    });

    it('lets a player change the password 10 times an hour, and checks no password after that', async () => {
      const changeOwn = await insertOwner(7);
      for (let at = 0; at < 10; at += 1) {
        expect((await changeOwn('wrong horse 1')).status).toBe(400);
        expect((await changeOwn(OLD)).status).toBe(200);
      }
      const matches = jest.spyOn(stack().context.passwords, 'matches');
      const { status, body, headers } = await changeOwn(OLD);
      const compared = matches.mock.calls.length;
      matches.mockRestore();
      expect([status, body, compared]).toEqual([429, TOO_MANY, 0]);
      expect(headers['ratelimit-limit']).toBe('10');
      expect(Number(headers['retry-after'])).toBeGreaterThan(3500);
      expect(Number(headers['retry-after'])).toBeLessThanOrEqual(3600);
      expect((await change(OLD, NEW)).status).toBe(200);
    });

    it('is not kept from a player by strangers who fail to log in', async () => {
      const changeOwn = await insertOwner(8);
      const { loginsByName, refusedChanges } = stack().context.attempts;
      for (let at = 0; at < 150; at += 1) await loginsByName.take('id:8');
      for (let at = 0; at < 29; at += 1) await refusedChanges.take('8');
      expect((await changeOwn(OLD)).status).toBe(200);
    });
  },
  { mayWrite: true, env: { DISALLOWED_PASSWORDS: 'password' }, overrides },
);

(testServices() ? describe : describe.skip)('PUT /v2/players/{player_id}/password on MySQL', () => {
  let stack: Stack;
  afterEach(() => stack.close());

  it('answers 503 where it may only read, and says why', async () => {
    stack = await createServicesStack({ overrides });
    await insertPlayer(stack.writable, 3);
    await setPassword(stack, 3, OLD);
    const other = await sessionCookie(stack, 3);
    const answer = await put(stack, await sessionCookie(stack, 3), {
      current_password: OLD,
      new_password: NEW,
    });
    const session = await request(stack.app).get('/v2/sessions/current').set('Cookie', other);
    expect(answer).toEqual({
      status: 503,
      body: { status: 'error', error: 'This server may only read its database: nothing was changed.' },
    });
    expect(session.status).toBe(200);
  });
});
