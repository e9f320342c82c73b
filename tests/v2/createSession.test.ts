import request from 'supertest';
import { insertPlayer, RESTRICTED, UNVERIFIED, type Answer } from '../support/factories';
import { sessionCookie } from '../support/sessions';
import { testServices } from '../support/services';
import { createServicesStack, describeOnEveryStack, type Stack } from '../support/stacks';

const PASSWORD = 'correct horse 1';
const WRONG = { status: 'error', error: 'Incorrect username or password.' };
const CHEAP = { overrides: { passwords: { cost: 4 } } };

const issue = (type: string, member: string, msg: string) => ({ type, loc: ['body', member], msg });
const missing = (member: string) => issue('missing', member, 'Field required');
const noString = (member: string) => issue('string_type', member, 'Input should be a valid string');

const post = ({ app }: Stack, body: string | object | undefined, headers: Record<string, string> = {}) =>
  request(app).post('/v2/sessions').set(headers).send(body);

/** The token in the answer's cookie. */
const tokenIn = ({ headers }: Answer) =>
  /^bancho_session=([\w-]{43});/.exec(
    (headers['set-cookie'] as unknown as string[] | undefined)?.[0] ?? '',
  )?.[1];

describeOnEveryStack(
  'POST /v2/sessions',
  (stack) => {
    const logIn = (username: string, password = PASSWORD) => post(stack(), { username, password });

    beforeAll(async () => {
      const { writable, context } = stack();
      const pw_bcrypt = await context.passwords.hash(PASSWORD);
      await insertPlayer(writable, 3, {
        name: 'Beat Whisper',
        country: 'jp',
        silence_end: 11,
        donor_end: 12,
        creation_time: 13,
        latest_activity: 14,
        clan_id: 7,
        clan_priv: 2,
        preferred_mode: 4,
        play_style: 5,
        custom_badge_name: 'Badge',
        custom_badge_icon: 'star',
        userpage_content: 'Hello ☆',
        pw_bcrypt,
      });
      await insertPlayer(writable, 4, { name: 'さくら', pw_bcrypt });
      await insertPlayer(writable, 5, { name: 'Restricted', priv: RESTRICTED, pw_bcrypt });
      await insertPlayer(writable, 6, { name: 'Unverified', priv: UNVERIFIED, pw_bcrypt });
      await insertPlayer(writable, 7, { name: 'Zoë', pw_bcrypt });
      await insertPlayer(writable, 8, { name: 'From PHP', pw_bcrypt: pw_bcrypt.replace('$2b$', '$2y$') });
      await insertPlayer(writable, 9, { name: 'No Hash', pw_bcrypt: '_'.repeat(60) });
      const spaced = await context.passwords.hash(` ${PASSWORD}\t`);
      await insertPlayer(writable, 10, { name: 'Spaced', pw_bcrypt: spaced });
      await insertPlayer(writable, 12, { name: '12345', pw_bcrypt });
      await insertPlayer(writable, 2, { name: 'Reserved', pw_bcrypt });
      await writable.query.deleteFrom('users').where('users.id', '=', 1).execute();
      await insertPlayer(writable, 1, { name: 'BanchoBot', pw_bcrypt });
    });

    it('answers with the player, every field', async () => {
      const { status, body } = await logIn('Beat Whisper');
      expect(status).toBe(201);
      expect(body).toEqual({
        status: 'success',
        data: {
          id: 3,
          name: 'Beat Whisper',
          safe_name: 'beat_whisper',
          priv: 3,
          country: 'jp',
          silence_end: 11,
          donor_end: 12,
          creation_time: 13,
          latest_activity: 14,
          clan_id: 7,
          clan_priv: 2,
          preferred_mode: 4,
          play_style: 5,
          custom_badge_name: 'Badge',
          custom_badge_icon: 'star',
          userpage_content: 'Hello ☆',
        },
        meta: {},
      });
    });

    it('hands over a session as a cookie that nobody keeps a copy of', async () => {
      const answer = await logIn('Beat Whisper');
      const token = tokenIn(answer);
      expect(answer.headers['set-cookie']).toEqual([
        `bancho_session=${token}; HttpOnly; Max-Age=2592000; Path=/; SameSite=lax; Secure`,
      ]);
      expect(answer.headers['cache-control']).toBe('no-store');
      expect(await stack().context.sessions.owner(token ?? '')).toBe(3);
      expect(answer.text).not.toContain(token);
    });

    it.each([
      ['Beat Whisper', 3],
      ['beat_whisper', 3],
      ['BEAT_whisper', 3],
      ['  beat whisper\n', 3],
      ['さくら', 4],
      ['Restricted', 5],
      ['Unverified', 6],
      ['zoe', 7],
      ['ZOË', 7],
      ['From PHP', 8],
      ['12345', 12],
    ])('lets %j in', async (name, id) => {
      const { status, body } = await logIn(name);
      expect([status, body.data?.id]).toEqual([201, id]);
    });

    it('tells a restricted and an unverified player of themselves', async () => {
      expect((await logIn('restricted')).body.data).toMatchObject({ id: 5, priv: RESTRICTED });
      expect((await logIn('unverified')).body.data).toMatchObject({ id: 6, priv: UNVERIFIED });
    });

    it.each([
      ['a wrong password', 'Beat Whisper', 'wrong'],
      ['another case', 'Beat Whisper', 'Correct horse 1'],
      ['an empty password', 'Beat Whisper', ''],
      ['the MD5 in place of the password', 'Beat Whisper', '26cddb9f7d28f3d57a5a7c824b1216b7'],
      ['the password with blanks around it', 'Beat Whisper', ` ${PASSWORD}\t`],
      ['the password without the blanks that belong to it', 'Spaced', PASSWORD],
      ['a NUL', 'Beat Whisper', '\0'],
      ['the password and a NUL', 'Beat Whisper', `${PASSWORD}\0`],
      ['a password of 10,000 letters', 'Beat Whisper', 'x'.repeat(10_000)],
      ['an unknown name', 'nobody', PASSWORD],
      ['a name of 10,000 letters', 'x'.repeat(10_000), PASSWORD],
      ['no name', '', PASSWORD],
      ['blanks alone as the name', '  ', PASSWORD],
      ['neither', '', ''],
      ['an id', '3', PASSWORD],
      ['an e-mail address', 'player3@example.test', PASSWORD],
      ['a wildcard', '%', PASSWORD],
      ['SQL', "' or 1=1 -- ", PASSWORD],
      ['a name with a NUL', 'Beat Whisper\0', PASSWORD],
      ['a broken surrogate', '\ud800', '\ud800'],
      ['the bot', 'BanchoBot', PASSWORD],
      ['the reserved id', 'Reserved', PASSWORD],
      ['a player whose hash is none', 'No Hash', PASSWORD],
      ['a player whose hash is none, without password', 'No Hash', ''],
    ])('refuses %s', async (_what, username, password) => {
      const { status, body, headers } = await logIn(username, password);
      expect([status, body]).toEqual([401, WRONG]);
      expect(headers).not.toHaveProperty('set-cookie');
    });

    it('does the work of a wrong password for an unknown name', async () => {
      const matches = jest.spyOn(stack().context.passwords, 'matches');
      await logIn('nobody', 'wrong');
      await logIn('banchobot', 'wrong');
      const compared = matches.mock.calls.map(([password, hash]) => [password, hash]);
      matches.mockRestore();
      expect(compared).toEqual([
        ['wrong', undefined],
        ['wrong', undefined],
      ]);
    });

    it.each<[string, string | object | undefined, object[]]>([
      ['no body', undefined, [{ type: 'missing', loc: ['body'], msg: 'Field required' }]],
      ['an empty object', {}, [missing('username'), missing('password')]],
      ['no password', { username: 'a' }, [missing('password')]],
      ['no name', { password: 'secret' }, [missing('username')]],
      ['null for both', { username: null, password: null }, [noString('username'), noString('password')]],
      ['a number as name', { username: 3, password: 'secret' }, [noString('username')]],
      ['a list as password', { username: 'a', password: ['secret'] }, [noString('password')]],
      [
        'a list',
        ['secret'],
        [
          {
            type: 'model_attributes_type',
            loc: ['body'],
            msg: 'Input should be a valid dictionary or object to extract fields from',
          },
        ],
      ],
      [
        'broken JSON',
        '{"password": "secret"',
        [
          {
            type: 'json_invalid',
            loc: ['body', 21],
            msg: 'JSON decode error',
            ctx: { error: "Expecting ',' delimiter" },
          },
        ],
      ],
    ])('refuses %s and repeats nothing of it', async (_what, sent, detail) => {
      const { status, body, text } = await post(stack(), sent, { 'Content-Type': 'application/json' });
      expect(status).toBe(422);
      expect(body).toEqual({ detail });
      expect(text).not.toContain('secret');
    });

    it('refuses a form', async () => {
      const { status, body } = await post(stack(), `username=Restricted&password=${PASSWORD}`);
      expect([status, body.detail[0].type]).toEqual([422, 'model_attributes_type']);
    });

    it('ignores other members', async () => {
      const { status } = await post(stack(), { username: 'Zoë', password: PASSWORD, id: 3, priv: 16384 });
      expect(status).toBe(201);
    });

    it('leaves an old session alive, sent along or not', async () => {
      const first = await sessionCookie(stack(), 3);
      const { sessions } = stack().context;
      const second = tokenIn(await logIn('beat whisper'));
      const third = tokenIn(
        await post(stack(), { username: 'beat whisper', password: PASSWORD }, { Cookie: first }),
      );
      expect(new Set([first.split('=')[1], second, third]).size).toBe(3);
      for (const token of [first.split('=')[1], second, third])
        expect(await sessions.owner(token ?? '')).toBe(3);
    });

    it('never takes over a token that the client brings', async () => {
      const brought = 'A'.repeat(43);
      const answer = await post(
        stack(),
        { username: 'Zoë', password: PASSWORD },
        { Cookie: `bancho_session=${brought}` },
      );
      expect(tokenIn(answer)).not.toBe(brought);
      expect(await stack().context.sessions.owner(brought)).toBeNull();
    });

    it('is refused when the password changes at the same moment, and leaves no session', async () => {
      const { context, writable } = stack();
      const { sessions } = context;
      let opened: string | undefined;
      const open = jest.spyOn(sessions, 'open').mockImplementation(async (id) => {
        open.mockRestore();
        opened = await sessions.open(id);
        await writable.query
          .updateTable('users')
          .set({ pw_bcrypt: await context.passwords.hash('another horse 2') })
          .where('users.id', '=', 8)
          .execute();
        return opened;
      });
      const { status, body, headers } = await logIn('From PHP');
      expect([status, body]).toEqual([401, WRONG]);
      expect(headers).not.toHaveProperty('set-cookie');
      expect(opened).toMatch(/^[\w-]{43}$/);
      expect(await sessions.owner(opened ?? '')).toBeNull();
      expect((await logIn('From PHP', 'another horse 2')).status).toBe(201);
    });

    it('is refused when the player is deleted at the same moment', async () => {
      const { context, writable } = stack();
      await insertPlayer(writable, 11, {
        name: 'Goner',
        pw_bcrypt: await context.passwords.hash(PASSWORD),
      });
      const { sessions } = context;
      const open = jest.spyOn(sessions, 'open').mockImplementation(async (id) => {
        open.mockRestore();
        await writable.query.deleteFrom('users').where('users.id', '=', 11).execute();
        return sessions.open(id);
      });
      const { status, body } = await logIn('Goner');
      expect([status, body]).toEqual([401, WRONG]);
    });

    it('answers 503 when sessions cannot be kept, and says when to come again', async () => {
      const open = jest.spyOn(stack().context.sessions, 'open').mockRejectedValue(new Error('away'));
      const { status, body, headers } = await logIn('Zoë');
      open.mockRestore();
      expect(status).toBe(503);
      expect(body).toEqual({ status: 'error', error: 'Sessions are not available right now.' });
      expect(headers['retry-after']).toBe('5');
      expect(headers).not.toHaveProperty('set-cookie');
    });

    it('knows no other method', async () => {
      const { status, body, headers } = await request(stack().app).delete('/v2/sessions');
      expect([status, body]).toEqual([405, { detail: 'Method Not Allowed' }]);
      expect(headers['allow']).toBe('POST, OPTIONS');
    });
  },
  { ...CHEAP, env: { API_RATE_LIMITS: 'false' } },
);

describeOnEveryStack(
  'the limits of log-ins',
  (stack) => {
    const BY_ADDRESS = 60;
    const BY_NAME = 150;
    const from = (address: string, username: string, password = 'wrong') =>
      post(stack(), { username, password }, { 'X-Forwarded-For': address });
    const TOO_MANY = { status: 'error', error: 'Too many attempts. Please try again later.' };

    beforeAll(async () => {
      const { writable, context } = stack();
      const pw_bcrypt = await context.passwords.hash(PASSWORD);
      for (const [id, name] of [
        [3, 'Aozora'],
        [4, 'Zoë'],
        [5, 'Beat Whisper'],
      ] as const)
        await insertPlayer(writable, id, { name, pw_bcrypt });
    });

    it('let 60 failures of an address pass, and tell the next when to come again', async () => {
      for (let count = 0; count < BY_ADDRESS; count += 1)
        expect((await from('192.0.2.1', `nobody ${count}`)).status).toBe(401);
      const { status, body, headers } = await from('192.0.2.1', 'Aozora', PASSWORD);
      expect([status, body]).toEqual([429, TOO_MANY]);
      expect(Number(headers['retry-after'])).toBeGreaterThan(0);
      expect(Number(headers['retry-after'])).toBeLessThanOrEqual(600);
      expect(headers).toMatchObject({ 'ratelimit-limit': '60', 'ratelimit-remaining': '0' });
      expect((await from('192.0.2.2', 'Aozora', PASSWORD)).status).toBe(201);
    });

    it('stop 1,000 wrong log-ins of one address, and let the player in from elsewhere all the while', async () => {
      const statuses: number[] = [];
      for (let count = 0; count < 1_000; count += 1) {
        statuses.push((await from('192.0.2.99', 'Beat Whisper')).status);
        if (count % 100 === 99)
          expect((await from(`192.0.3.${count % 7}`, 'Beat Whisper', PASSWORD)).status).toBe(201);
      }
      expect(statuses.filter((status) => status === 401)).toHaveLength(BY_ADDRESS);
      expect(statuses.filter((status) => status === 429)).toHaveLength(1_000 - BY_ADDRESS);
    });

    it('count the addresses of a /64 network together, and those beside it apart', async () => {
      for (let count = 0; count < BY_ADDRESS; count += 1)
        await from(`2001:db8:1:2::${count.toString(16)}`, `nobody ${count}`);
      expect((await from('2001:db8:1:2:ffff:ffff:ffff:ffff', 'nobody')).status).toBe(429);
      expect((await from('2001:0DB8:0001:0002::7', 'nobody')).status).toBe(429);
      expect((await from('2001:db8:1:3::1', 'nobody')).status).toBe(401);
    });

    it('count an IPv4 address as itself when it is written as IPv6', async () => {
      for (let count = 0; count < BY_ADDRESS; count += 1)
        await from('::ffff:198.51.100.1', `nobody ${count}`);
      expect((await from('198.51.100.1', 'nobody')).status).toBe(429);
      expect((await from('::ffff:198.51.100.2', 'nobody')).status).toBe(401);
    });

    it('let 150 failures of a name pass, from wherever and however it is spelt', async () => {
      const spellings = ['Zoë', 'zoe', 'ZOÉ', 'zoè', ' ZoE '];
      for (let count = 0; count < BY_NAME; count += 1)
        expect((await from(`203.0.113.${count}`, spellings[count % 5] ?? '')).status).toBe(401);
      for (const spelling of ['Zoë', 'zoê'])
        expect((await from('203.0.113.200', spelling, PASSWORD)).status).toBe(429);
      expect((await from('203.0.113.201', 'Aozora', PASSWORD)).status).toBe(201);
    });

    it('do not count log-ins that succeed', async () => {
      for (let count = 0; count < BY_ADDRESS + 10; count += 1)
        expect((await from('192.0.2.77', 'Beat Whisper', PASSWORD)).status).toBe(201);
      expect((await from('192.0.2.77', 'beat_whisper')).status).toBe(401);
    });

    it('do not count right log-ins that fail because the store of sessions is away', async () => {
      const open = jest.spyOn(stack().context.sessions, 'open').mockRejectedValue(new Error('away'));
      const statuses = new Set<number>();
      for (let count = 0; count <= BY_ADDRESS; count += 1)
        statuses.add((await from('192.0.2.66', 'Beat Whisper', PASSWORD)).status);
      open.mockRestore();
      expect([...statuses]).toEqual([503]);
      expect((await from('192.0.2.66', 'Beat Whisper', PASSWORD)).status).toBe(201);
    });

    it('count a try before the password is looked at, so that many at once are no way around', async () => {
      const matches = jest.spyOn(stack().context.passwords, 'matches');
      const answers = await Promise.all(
        Array.from({ length: BY_ADDRESS + 20 }, (_, at) => from('192.0.2.88', `somebody ${at}`)),
      );
      const compared = matches.mock.calls.length;
      matches.mockRestore();
      expect(answers.filter(({ status }) => status === 429)).toHaveLength(20);
      expect(compared).toBe(BY_ADDRESS);
    });
  },
  { ...CHEAP, env: { API_TRUSTED_PROXIES: '127.0.0.1,::1,::ffff:127.0.0.1' } },
);

(testServices() ? describe : describe.skip)('POST /v2/sessions with Redis stopped', () => {
  let stack: Stack;
  beforeAll(async () => {
    // Nothing listens on port 1.
    stack = await createServicesStack({ ...CHEAP, env: { REDIS_PORT: '1' } });
    const pw_bcrypt = await stack.context.passwords.hash(PASSWORD);
    await insertPlayer(stack.writable, 3, { name: 'Aozora', pw_bcrypt });
  });
  afterAll(() => stack.close());

  it('answers 503, and limits tries all the same', async () => {
    const right = await post(stack, { username: 'Aozora', password: PASSWORD });
    expect([right.status, right.body.error]).toEqual([503, 'Sessions are not available right now.']);
    const statuses = new Set<number>();
    for (let count = 0; count < 61; count += 1)
      statuses.add((await post(stack, { username: `nobody ${count}`, password: 'x' })).status);
    expect([...statuses]).toEqual([401, 429]);
  });
});
