import { createHash } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import bcrypt from 'bcrypt';
import { sql } from 'kysely';
import request from 'supertest';
import { createApp } from '../../src/app';
import type { Passwords } from '../../src/accounts/passwords';
import { createSiteverify } from '../../src/captcha/siteverify';
import { MODES } from '../../src/osu/modes';
import { SECRET, startCaptchaServer, type CaptchaServer } from '../captcha/captchaServer';
import { insertPlayer, RESTRICTED } from '../support/factories';
import { sessionCookie } from '../support/sessions';
import { testServices } from '../support/services';
import {
  createEmbeddedStack,
  createServicesStack,
  describeOnEveryStack,
  type Stack,
} from '../support/stacks';

const PASSWORD = 'good pass 77';
const NAME_TAKEN = 'Username already taken by another player.';
const EMAIL_TAKEN = 'Email already taken by another player.';

const refused = (error: string) => ({ status: 400, body: { status: 'error', error } });

const settings = {
  mayWrite: true,
  env: {
    API_RATE_LIMITS: 'off',
    API_TRUSTED_PROXIES: '127.0.0.1,::1',
    DISALLOWED_NAMES: 'mrekk,The Bot',
    DISALLOWED_PASSWORDS: 'password,abc123',
  },
  overrides: { passwords: { cost: 4 } },
};

async function usersCalled({ writable }: Stack, name: string) {
  return writable.query
    .selectFrom('users')
    .selectAll()
    .where('users.name', '=', name)
    .orderBy('users.id')
    .execute();
}

async function modesOf({ writable }: Stack, id: number): Promise<number[]> {
  const rows = await writable.query
    .selectFrom('stats')
    .select('stats.mode')
    .where('stats.id', '=', id)
    .orderBy('stats.mode')
    .execute();
  return rows.map(({ mode }) => mode);
}

/** The same service with other passwords, which say when hashing happens. */
const appWith = ({ context }: Stack, passwords: Partial<Passwords>) =>
  createApp({ ...context, passwords: { ...context.passwords, ...passwords } }, { checkAnswers: true });

describeOnEveryStack(
  'POST /v2/accounts',
  (stack) => {
    const post = (body: object, headers: Record<string, string> = {}) =>
      request(stack().app).post('/v2/accounts').set(headers).send(body);
    const count = async () => {
      const { query } = stack().writable;
      const counts = await query
        .selectNoFrom((from) => [
          from
            .selectFrom('users')
            .select((users) => users.fn.countAll<number>().as('n'))
            .as('users'),
          from
            .selectFrom('stats')
            .select((stats) => stats.fn.countAll<number>().as('n'))
            .as('stats'),
        ])
        .executeTakeFirst();
      return counts;
    };

    beforeAll(async () => {
      await insertPlayer(stack().writable, 3, { name: 'Éclair Noir', email: 'Noir@Example.test' });
      await insertPlayer(stack().writable, 4, { name: 'gone', email: 'gone@example.test', priv: RESTRICTED });
    });

    it('makes an account that waits for its first log-in in game, and answers with it', async () => {
      const before = Math.floor(Date.now() / 1000);
      const { status, body, headers } = await post({
        username: 'Brand New',
        email: 'Brand.New@Example.test',
        password: PASSWORD,
      });
      const after = Math.floor(Date.now() / 1000);
      const [row] = await usersCalled(stack(), 'Brand New');
      expect(status).toBe(201);
      expect(headers['set-cookie']).toBeUndefined();
      expect(body).toEqual({
        status: 'success',
        data: {
          id: row?.id,
          name: 'Brand New',
          safe_name: 'brand_new',
          priv: 1,
          country: 'xx',
          silence_end: 0,
          donor_end: 0,
          creation_time: row?.creation_time,
          latest_activity: row?.creation_time,
          clan_id: 0,
          clan_priv: 0,
          preferred_mode: 0,
          play_style: 0,
          custom_badge_name: null,
          custom_badge_icon: null,
          userpage_content: null,
        },
        meta: {},
      });
      expect(row).toMatchObject({ email: 'Brand.New@Example.test', api_key: null });
      expect(row?.creation_time).toBeGreaterThanOrEqual(before);
      expect(row?.creation_time).toBeLessThanOrEqual(after);
      const md5 = createHash('md5').update(PASSWORD).digest('hex');
      expect(await bcrypt.compare(md5, row?.pw_bcrypt ?? '')).toBe(true);
      const stats = await stack()
        .writable.query.selectFrom('stats')
        .selectAll()
        .where('stats.id', '=', row?.id ?? 0)
        .orderBy('stats.mode')
        .execute();
      const zeros = { tscore: 0, rscore: 0, pp: 0, plays: 0, playtime: 0, acc: 0, max_combo: 0 };
      expect(stats).toMatchObject(MODES.map((mode) => ({ id: row?.id, mode, ...zeros })));
    });

    it('is seen by the new player alone', async () => {
      const { body } = await post({ username: 'unseen', email: 'unseen@example.test', password: PASSWORD });
      const { id } = body.data;
      const see = (headers = {}) => request(stack().app).get(`/v2/players/${id}`).set(headers);
      expect((await see()).status).toBe(404);
      const own = await see({ Cookie: await sessionCookie(stack(), id) });
      expect([own.status, own.body.data]).toEqual([200, body.data]);
    });

    it('strips white space from name and e-mail, and none from the password', async () => {
      const { status, body } = await post({
        username: '\u00a0 two words\t',
        email: ' two@example.test \n',
        password: ' pass 77 ',
      });
      expect([status, body.data.name, body.data.safe_name]).toEqual([201, 'two words', 'two_words']);
      const [row] = await usersCalled(stack(), 'two words');
      expect(row?.email).toBe('two@example.test');
      expect(await stack().context.passwords.matches(' pass 77 ', row?.pw_bcrypt)).toBe(true);
      expect(await stack().context.passwords.matches('pass 77', row?.pw_bcrypt)).toBe(false);
    });

    it('ignores what else is sent', async () => {
      const { status, body } = await post({
        username: 'modest',
        email: 'modest@example.test',
        password: PASSWORD,
        captcha_token: null,
        priv: 31_879,
        id: 4,
        country: 'se',
        pw_bcrypt: 'x',
      });
      expect([status, body.data.priv, body.data.country]).toEqual([201, 1, 'xx']);
      expect(body.data.id).not.toBe(4);
    });

    it.each([
      ['CF-IPCountry', { 'CF-IPCountry': 'SE' }, 'se'],
      ['X-Country-Code', { 'X-Country-Code': 'de' }, 'de'],
      ['both', { 'CF-IPCountry': 'SE', 'X-Country-Code': 'DE' }, 'se'],
      ['T1 for Tor', { 'CF-IPCountry': 'T1' }, 'xx'],
      ['XX for unknown', { 'CF-IPCountry': 'XX' }, 'xx'],
      ['nothing', {}, 'xx'],
    ])('takes the country from a proxy that sends %s', async (what, headers, country) => {
      const name = `from ${what}`
        .replace(/[^a-z ]/gi, '')
        .slice(0, 15)
        .trim();
      const email = `${name.replaceAll(' ', '.')}@example.test`;
      const { status, body } = await post({ username: name, email, password: PASSWORD }, headers);
      expect([status, body.data.country]).toEqual([201, country]);
    });

    it.each([
      ['a', 'Must be 2-15 characters in length.'],
      ['a_b c', 'May contain "_" and " ", but not both.'],
      ['MREKK', 'Disallowed username; pick another.'],
      ['the_bot', 'Disallowed username; pick another.'],
      ['Éclair Noir', NAME_TAKEN],
      ['ECLAIR_NOIR', NAME_TAKEN],
      ['gone', NAME_TAKEN],
      ['BanchoBot', NAME_TAKEN],
    ])('refuses the name %s', async (username, error) => {
      const { status, body } = await post({ username, email: 'free@example.test', password: PASSWORD });
      expect({ status, body }).toEqual(refused(error));
    });

    it.each([
      ['x', 'Invalid email syntax.'],
      [' ', 'Invalid email syntax.'],
      ['noir@example.test', EMAIL_TAKEN],
      ['NOIR@EXAMPLE.TEST', EMAIL_TAKEN],
      ['GONE@example.test', EMAIL_TAKEN],
    ])('refuses the e-mail address %j', async (email, error) => {
      const { status, body } = await post({ username: 'free', email, password: PASSWORD });
      expect({ status, body }).toEqual(refused(error));
    });

    it.each([
      ['short12', 'Must be 8-32 characters in length.'],
      ['aaaaaaaa', 'Must have more than 3 unique characters.'],
      ['PassWord', 'That password was deemed too simple.'],
      ['abc123', 'Must be 8-32 characters in length. That password was deemed too simple.'],
    ])('refuses the password %s', async (password, error) => {
      const { status, body } = await post({ username: 'free', email: 'free@example.test', password });
      expect({ status, body }).toEqual(refused(error));
    });

    it('tells everything at once: name, e-mail, password', async () => {
      const before = await count();
      const answers = [
        await post({ username: 'm_ x!', email: 'x', password: 'aaaa' }),
        await post({ username: 'gone', email: 'gone@example.test', password: 'short12' }),
      ];
      expect(answers.map(({ status, body }) => [status, body.error])).toEqual([
        [
          400,
          'Must be 2-15 characters in length. May contain "_" and " ", but not both. Invalid email syntax. ' +
            'Must be 8-32 characters in length. Must have more than 3 unique characters.',
        ],
        [400, `${NAME_TAKEN} ${EMAIL_TAKEN} Must be 8-32 characters in length.`],
      ]);
      expect(await count()).toEqual(before);
    });

    it('repeats nothing of a refused body', async () => {
      const { status, body } = await post({ username: 5, email: null, captcha_token: [], password: {} });
      const noText = (name: string) => ({
        type: 'string_type',
        loc: ['body', name],
        msg: 'Input should be a valid string',
      });
      expect([status, body]).toEqual([
        422,
        { detail: ['username', 'email', 'password', 'captcha_token'].map(noText) },
      ]);
      const empty = await post({});
      expect([empty.status, empty.body]).toEqual([
        422,
        {
          detail: ['username', 'email', 'password'].map((name) => ({
            type: 'missing',
            loc: ['body', name],
            msg: 'Field required',
          })),
        },
      ]);
      const none = await request(stack().app).post('/v2/accounts');
      expect([none.status, none.body]).toEqual([
        422,
        { detail: [{ type: 'missing', loc: ['body'], msg: 'Field required' }] },
      ]);
    });

    it('is no page to get', async () => {
      const { status, body, headers } = await request(stack().app).get('/v2/accounts');
      expect([status, body, headers['allow']]).toEqual([
        405,
        { detail: 'Method Not Allowed' },
        'POST, OPTIONS',
      ]);
    });

    describe('when many want the same at once', () => {
      let server: Server;
      beforeAll(() => {
        server = createServer(stack().app).listen(0);
      });
      afterAll(() => server.close());

      const MANY = 200;
      const race = (bodyOf: (at: number) => { username: string; email: string }) =>
        Promise.all(
          Array.from({ length: MANY }, (_, at) =>
            request(server)
              .post('/v2/accounts')
              .send({ ...bodyOf(at), password: PASSWORD }),
          ),
        );

      it.each([
        ['name', NAME_TAKEN, (at: number) => ({ username: 'Wanted', email: `wanted${at}@example.test` })],
        ['address', EMAIL_TAKEN, (at: number) => ({ username: `w${at}`, email: 'wanted@example.test' })],
        [
          'name in another spelling',
          NAME_TAKEN,
          (at: number) => ({
            username: ['Wänted too', 'WANTED_TOO', 'wanted Tóo', 'wanted_too'][at % 4] ?? '',
            email: `wanted-too${at}@example.test`,
          }),
        ],
        [
          'address in another case',
          EMAIL_TAKEN,
          (at: number) => ({ username: `v${at}`, email: at % 2 ? 'WANTED@b.test' : 'wanted@B.test' }),
        ],
      ])('lets one have the %s', async (_what, error, bodyOf) => {
        const before = await count();
        const answers = await race(bodyOf);
        const winners = answers.filter(({ status }) => status === 201);
        expect(winners).toHaveLength(1);
        const losers = answers.filter(({ status }) => status !== 201);
        expect(new Set(losers.map(({ status, body }) => JSON.stringify({ status, body })))).toEqual(
          new Set([JSON.stringify(refused(error))]),
        );
        expect(await count()).toEqual({
          users: Number(before?.users) + 1,
          stats: Number(before?.stats) + MODES.length,
        });
        expect(await modesOf(stack(), winners[0]?.body.data.id)).toEqual([...MODES]);
      });
    });

    it('hashes no password for a name that was taken while it waited', async () => {
      let hashed = 0;
      const app = appWith(stack(), {
        async hash(_password, before) {
          await insertPlayer(stack().writable, 200, { name: 'overtaken' });
          await before?.();
          hashed += 1;
          return '';
        },
      });
      const { status, body } = await request(app)
        .post('/v2/accounts')
        .send({ username: 'Overtaken', email: 'overtaken@example.test', password: PASSWORD });
      expect({ status, body }).toEqual(refused(NAME_TAKEN));
      expect(hashed).toBe(0);
    });

    it('tells what was taken while the password was hashed', async () => {
      const app = appWith(stack(), {
        async hash(_password, before) {
          await before?.();
          await insertPlayer(stack().writable, 201, { name: 'faster', email: 'faster@example.test' });
          return '_'.repeat(60);
        },
      });
      const { status, body } = await request(app)
        .post('/v2/accounts')
        .send({ username: 'Faster', email: 'FASTER@example.test', password: PASSWORD });
      expect({ status, body }).toEqual(refused(`${NAME_TAKEN} ${EMAIL_TAKEN}`));
    });

    it('leaves no player behind when the rows of all modes cannot be made', async () => {
      const { query } = stack().writable;
      await sql
        .raw(
          stack().kind === 'embedded'
            ? `create trigger no_autopilot before insert on stats when new.mode = 8
                begin select raise(abort, 'no'); end`
            : `create trigger no_autopilot before insert on stats for each row
                begin if new.mode = 8 then signal sqlstate '45000'; end if; end`,
        )
        .execute(query);
      const before = await count();
      const { status, body } = await post({
        username: 'half made',
        email: 'half@example.test',
        password: PASSWORD,
      });
      await sql.raw('drop trigger no_autopilot').execute(query);
      expect([status, body]).toEqual([500, { status: 'error', error: 'Internal server error.' }]);
      expect(await count()).toEqual(before);
      expect(await usersCalled(stack(), 'half made')).toEqual([]);
      const again = await post({ username: 'half made', email: 'half@example.test', password: PASSWORD });
      expect([again.status, await modesOf(stack(), again.body.data.id)]).toEqual([201, [...MODES]]);
    });
  },
  settings,
);

describeOnEveryStack(
  'POST /v2/accounts with limits',
  (stack) => {
    const post = (name: string, address: string, password = PASSWORD) =>
      request(stack().app)
        .post('/v2/accounts')
        .set('X-Forwarded-For', address)
        .send({ username: name, email: `${name}@example.test`, password });

    it('lets one address make 30 accounts an hour, and counts nothing but accounts', async () => {
      for (let at = 0; at < 40; at += 1)
        expect((await post(`n${at}`, '192.0.2.1', 'short')).status).toBe(400);
      for (let at = 0; at < 30; at += 1) {
        expect((await post(`n${at}`, '192.0.2.1')).status).toBe(201);
        expect((await post(`n${at}`, '192.0.2.1')).status).toBe(400);
      }
      const { status, body, headers } = await post('n30', '192.0.2.1');
      expect([status, body]).toEqual([
        429,
        { status: 'error', error: 'Too many attempts. Please try again later.' },
      ]);
      const seconds = Number(headers['retry-after']);
      expect(seconds).toBeGreaterThan(3000);
      expect(seconds).toBeLessThanOrEqual(3600);
      expect([
        headers['ratelimit-limit'],
        headers['ratelimit-remaining'],
        headers['ratelimit-reset'],
      ]).toEqual(['30', '0', String(seconds)]);
      expect(await usersCalled(stack(), 'n30')).toEqual([]);
      expect((await post('n30', '192.0.2.2')).status).toBe(201);
    });

    it('gives back what did not become an account', async () => {
      const { signUps } = stack().context.attempts;
      for (let at = 0; at < 29; at += 1) await signUps.take('192.0.2.3');
      const app = appWith(stack(), { hash: () => Promise.reject(new Error('broken')) });
      const broken = await request(app)
        .post('/v2/accounts')
        .set('X-Forwarded-For', '192.0.2.3')
        .send({ username: 'broken', email: 'broken@example.test', password: PASSWORD });
      expect(broken.status).toBe(500);
      expect((await post('whole', '192.0.2.3')).status).toBe(201);
      expect((await post('one more', '192.0.2.3')).status).toBe(400);
      expect((await post('onemore', '192.0.2.3')).status).toBe(429);
    });

    it('counts what was hashed and did not become an account', async () => {
      const { signUps } = stack().context.attempts;
      for (let at = 0; at < 29; at += 1) await signUps.take('192.0.2.4');
      // What speaks against it is only found when it is hashed, as with letters that the columns cannot store.
      const app = appWith(stack(), {
        async hash(password) {
          await insertPlayer(stack().writable, 90, { name: 'quicker' });
          return stack().context.passwords.hash(password);
        },
      });
      const { status, body } = await request(app)
        .post('/v2/accounts')
        .set('X-Forwarded-For', '192.0.2.4')
        .send({ username: 'quicker', email: 'quicker@example.test', password: PASSWORD });
      expect({ status, body }).toEqual(refused(NAME_TAKEN));
      expect((await post('slower', '192.0.2.4')).status).toBe(429);
    });

    it('counts the addresses of an IPv6 network together', async () => {
      const { signUps } = stack().context.attempts;
      expect((await post('six', '2001:db8:0:1::1')).status).toBe(201);
      for (let at = 0; at < 29; at += 1) await signUps.take('2001:db8:0:1::/64');
      expect((await post('seven', '2001:db8:0:1:ffff::2')).status).toBe(429);
      expect((await post('seven', '2001:db8:0:2::2')).status).toBe(201);
    });
  },
  {
    mayWrite: true,
    env: { API_TRUSTED_PROXIES: '127.0.0.1,::1' },
    overrides: { passwords: { cost: 4 } },
  },
);

describe('POST /v2/accounts with a captcha', () => {
  let provider: CaptchaServer;
  let stack: Stack;
  const post = (captcha_token?: string | null, account = {}) =>
    request(stack.app)
      .post('/v2/accounts')
      .set('X-Forwarded-For', '192.0.2.9')
      .send({
        username: 'person',
        email: 'person@example.test',
        password: PASSWORD,
        captcha_token,
        ...account,
      });
  const FAILED = refused('Captcha verification failed.');

  beforeAll(async () => {
    provider = await startCaptchaServer();
    stack = await createEmbeddedStack({
      ...settings,
      env: { ...settings.env, CAPTCHA_PROVIDER: 'turnstile', CAPTCHA_SECRET: SECRET },
    });
    // The setting chooses the provider's own address; the test has its stand-in's.
    const captcha = createSiteverify({
      provider: 'turnstile',
      secret: SECRET,
      log: stack.context.log,
      url: provider.url,
    });
    stack.app = createApp({ ...stack.context, captcha }, { checkAnswers: true });
  });
  afterAll(async () => {
    await stack.close();
    await provider.close();
  });

  it('is there when it is set', () => {
    expect(stack.context.captcha).toBeDefined();
  });

  it.each([[undefined], [null], ['']])('refuses the token %j and asks nobody', async (token) => {
    const { status, body } = await post(token, { username: 'a' });
    expect({ status, body }).toEqual(FAILED);
    expect(provider.asked).toEqual([]);
  });

  it('refuses a wrong token before anything else', async () => {
    const { status, body } = await post('wrong', { username: 'a', email: 'x', password: 'aaaa' });
    expect({ status, body }).toEqual(FAILED);
    expect(provider.asked).toEqual([{ secret: SECRET, response: 'wrong', remoteip: '192.0.2.9' }]);
  });

  it('says what else is wrong, and makes the account, each with a token of its own', async () => {
    for (const token of ['one', 'two']) provider.solved.add(token);
    expect((await post('one', { username: 'a' })).body.error).toBe('Must be 2-15 characters in length.');
    expect((await post('one')).body).toEqual(FAILED.body);
    expect((await post('two')).status).toBe(201);
  });

  it('answers 503 when the provider does not', async () => {
    provider.answer = (response) => response.destroy();
    const { status, body, headers, text } = await post('any');
    expect([status, body, headers['retry-after']]).toEqual([
      503,
      { status: 'error', error: 'The captcha cannot be verified right now.' },
      '10',
    ]);
    expect(text).not.toContain(SECRET);
  });
});

describe('POST /v2/accounts from an untrusted address', () => {
  it('believes no header about the country', async () => {
    const stack = await createEmbeddedStack({ overrides: settings.overrides });
    const { status, body } = await request(stack.app)
      .post('/v2/accounts')
      .set({ 'CF-IPCountry': 'SE', 'X-Country-Code': 'DE' })
      .send({ username: 'stranger', email: 'stranger@example.test', password: PASSWORD });
    await stack.close();
    expect([status, body.data.country]).toEqual([201, 'xx']);
  });
});

(testServices() ? describe : describe.skip)('POST /v2/accounts on MySQL', () => {
  let stack: Stack;
  afterEach(() => stack.close());

  const post = ({ app }: Stack, name: string, email = `${name}@example.test`) =>
    request(app).post('/v2/accounts').send({ username: name, email, password: PASSWORD });

  it('answers 503 where it may only read, and says why', async () => {
    stack = await createServicesStack({ overrides: settings.overrides });
    const { status, body, headers } = await post(stack, 'reader');
    expect([status, body, headers['retry-after']]).toEqual([
      503,
      { status: 'error', error: 'This server may only read its database: nothing was changed.' },
      '3600',
    ]);
  });

  it('refuses letters that the columns cannot store, naming the field', async () => {
    stack = await createServicesStack(settings);
    await sql
      .raw(
        `alter table users modify name varchar(32) character set utf8mb3 not null,
          modify safe_name varchar(32) character set utf8mb3 not null,
          modify email varchar(254) character set utf8mb3 not null`,
      )
      .execute(stack.writable.query);
    const answers = [
      await post(stack, '𠮷野家', 'yoshi@example.test'),
      await post(stack, 'plain', '𠮷@example.test'),
      await post(stack, '吉野家', '吉@example.test'),
    ];
    expect(answers.map(({ status, body }) => [status, body.error])).toEqual([
      [400, 'The username holds letters that this database cannot store.'],
      [400, 'The email holds letters that this database cannot store.'],
      [201, undefined],
    ]);
  });

  it('tries again when the database broke it off in favour of another', async () => {
    stack = await createServicesStack(settings);
    // MyISAM keeps the count when the transaction is rolled back.
    await sql.raw('create table tries (n int) engine = MyISAM').execute(stack.writable.query);
    await sql.raw('insert into tries values (0)').execute(stack.writable.query);
    await sql
      .raw(
        `create trigger deadlocks before insert on stats for each row
          begin
            update tries set n = n + 1;
            if (select n from tries) <= 3 then signal sqlstate '40001' set mysql_errno = 1213; end if;
          end`,
      )
      .execute(stack.writable.query);
    const { status, body } = await post(stack, 'patient');
    const modes = await modesOf(stack, body.data?.id ?? 0);
    expect([status, modes]).toEqual([201, [...MODES]]);
  });
});
