import bcrypt from 'bcrypt';
import request from 'supertest';
import { createApp } from '../../src/app';
import { eventually } from '../support/eventually';
import { insertPlayer } from '../support/factories';
import { sessionCookie } from '../support/sessions';
import { describeOnEveryStack } from '../support/stacks';

const PASSWORD = 'correct horse 1';
const LATE = [503, { status: 'error', error: 'The answer could not be made in time.' }];

describeOnEveryStack(
  'password work of requests that were given up',
  (stack) => {
    let letGo: () => void;
    let held: Promise<void>;
    let cookie: string;

    beforeAll(async () => {
      const pw_bcrypt = await stack().context.passwords.hash(PASSWORD);
      await insertPlayer(stack().writable, 3, { name: 'Aozora', pw_bcrypt });
      cookie = await sessionCookie(stack(), 3);
    });
    beforeEach(() => {
      held = new Promise((resolve) => (letGo = resolve));
    });

    const logIn = (app = stack().app) =>
      request(app).post('/v2/sessions').send({ username: 'Aozora', password: PASSWORD });
    const signUp = (username: string, app = stack().app) =>
      request(app)
        .post('/v2/accounts')
        .send({ username, email: `${username}@example.test`, password: PASSWORD });
    const change = (app = stack().app) =>
      request(app)
        .put('/v2/players/3/password')
        .set('Cookie', cookie)
        .send({ current_password: PASSWORD, new_password: 'battery staple 2' });
    const areAllOver = () => eventually(() => stack().context.runningRequests.running === 0);
    const accountsCalled = (name: string) =>
      stack().writable.query.selectFrom('users').select('users.id').where('users.name', '=', name).execute();

    it('is dropped when its turn comes', async () => {
      const { passwords } = stack().context;
      const busy = [1, 2].map(() => passwords.hash(PASSWORD, () => held));
      const answers = await Promise.all([logIn(), signUp('late'), change()]);
      expect(answers.map(({ status, body }) => [status, body])).toEqual([LATE, LATE, LATE]);
      const work = [jest.spyOn(bcrypt, 'compare'), jest.spyOn(bcrypt, 'hash')];
      letGo();
      await Promise.all([...busy, areAllOver()]);
      const [compared, hashed] = work.map(({ mock }) => mock.calls.length);
      for (const spy of work) spy.mockRestore();
      expect([compared, hashed]).toEqual([0, busy.length]);
      expect(await accountsCalled('late')).toEqual([]);
    });

    it('changes nothing when it is done too late', async () => {
      const { context } = stack();
      const hash = () => held.then(() => context.passwords.hash('battery staple 2'));
      const app = createApp({ ...context, passwords: { ...context.passwords, hash } });
      const answers = await Promise.all([signUp('later', app), change(app)]);
      expect(answers.map(({ status, body }) => [status, body])).toEqual([LATE, LATE]);
      letGo();
      await areAllOver();
      expect(await accountsCalled('later')).toEqual([]);
      expect((await request(stack().app).get('/v2/sessions/current').set('Cookie', cookie)).status).toBe(200);
      const row = await stack()
        .writable.query.selectFrom('users')
        .select('users.pw_bcrypt')
        .where('users.id', '=', 3)
        .executeTakeFirstOrThrow();
      expect(await context.passwords.matches(PASSWORD, row.pw_bcrypt)).toBe(true);
      expect((await logIn()).status).toBe(201);
    });
  },
  { mayWrite: true, env: { DB_TIME_LIMIT: '1' }, overrides: { passwords: { cost: 4 } } },
);
