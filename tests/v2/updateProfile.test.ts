import { sql } from 'kysely';
import request from 'supertest';
import { createApp } from '../../src/app';
import { insertPlayer, insertStats, RESTRICTED, UNVERIFIED } from '../support/factories';
import { testServices } from '../support/services';
import { sessionCookie } from '../support/sessions';
import { createServicesStack, describeOnEveryStack, type Stack } from '../support/stacks';

const MODE_ERROR = 'Value error, invalid gamemode; valid values are 0, 1, 2, 3, 4, 5, 6, 8';

const START = {
  name: 'Before',
  safe_name: 'before',
  country: 'jp',
  preferred_mode: 1,
  userpage_content: 'old',
};

const refused = (error: string) => ({ status: 400, body: { status: 'error', error } });

async function send({ app }: Stack, cookie: string, body: object | string, id: number | string = 3) {
  return request(app).patch(`/v2/players/${id}`).set('Cookie', cookie).type('json').send(body);
}

describeOnEveryStack(
  'PATCH /v2/players/{player_id}',
  (stack) => {
    let cookie: string;
    const patch = (body: object | string, id?: number | string) => send(stack(), cookie, body, id);
    const rowOf = (id = 3) =>
      stack()
        .writable.query.selectFrom('users')
        .select(['name', 'safe_name', 'country', 'preferred_mode', 'userpage_content'])
        .where('id', '=', id)
        .executeTakeFirst();

    beforeAll(async () => {
      const { writable } = stack();
      await insertPlayer(writable, 3, { ...START, email: 'before@example.test', play_style: 5 });
      await insertPlayer(writable, 4, { name: 'Éclair Noir' });
      await insertPlayer(writable, 5, { name: 'hidden one', priv: RESTRICTED });
      await insertPlayer(writable, 6, { name: 'fresh', priv: UNVERIFIED });
      await insertStats(writable, 3, { 0: { pp: 100 } });
      cookie = await sessionCookie(stack(), 3);
    });
    beforeEach(() => stack().writable.query.updateTable('users').set(START).where('id', '=', 3).execute());

    it('changes what is sent and answers with the player', async () => {
      const changes = {
        username: '  New Name ',
        country: ' se ',
        preferred_mode: 8,
        userpage_content: ' 星 🎉\n',
      };
      const { status, body } = await patch(changes);
      expect([status, body]).toEqual([
        200,
        {
          status: 'success',
          data: {
            id: 3,
            name: 'New Name',
            safe_name: 'new_name',
            priv: 3,
            country: 'se',
            silence_end: 0,
            donor_end: 0,
            creation_time: 0,
            latest_activity: 0,
            clan_id: 0,
            clan_priv: 0,
            preferred_mode: 8,
            play_style: 5,
            custom_badge_name: null,
            custom_badge_icon: null,
            userpage_content: ' 星 🎉\n',
          },
          meta: {},
        },
      ]);
      expect(await rowOf()).toEqual({
        name: 'New Name',
        safe_name: 'new_name',
        country: 'se',
        preferred_mode: 8,
        userpage_content: ' 星 🎉\n',
      });
    });

    it.each([
      ['username', 'Only-Name', { name: 'Only-Name', safe_name: 'only-name' }],
      ['username', 'BEFORE', { name: 'BEFORE' }],
      ['username', 'Before', {}],
      ['country', 'xx', { country: 'xx' }],
      ['preferred_mode', 0, { preferred_mode: 0 }],
      ['preferred_mode', '6', { preferred_mode: 6 }],
      ['preferred_mode', 8.0, { preferred_mode: 8 }],
      ['preferred_mode', true, { preferred_mode: 1 }],
      ['userpage_content', '', { userpage_content: '' }],
      ['userpage_content', null, { userpage_content: null }],
      ['userpage_content', '𠮷'.repeat(2048), { userpage_content: '𠮷'.repeat(2048) }],
    ])('leaves everything but %s = %j as it is', async (member, value, changed) => {
      expect((await patch({ [member]: value })).status).toBe(200);
      expect(await rowOf()).toEqual({ ...START, ...changed });
    });

    it('changes nothing when nothing is sent that it knows', async () => {
      for (const body of [{}, { priv: 31_879, play_style: 1, name: 'other', pw_bcrypt: 'x', id: 4 }]) {
        const { status, body: answer } = await patch(body);
        expect([status, answer.data]).toMatchObject([200, { ...START, id: 3, priv: 3, play_style: 5 }]);
        expect(await rowOf()).toEqual(START);
      }
    });

    it.each([
      [{ username: 'x' }, 'Must be 2-15 characters in length.'],
      [{ username: 'a_b c' }, 'May contain "_" and " ", but not both.'],
      [{ username: 'VAXEI' }, 'Disallowed username; pick another.'],
      [{ username: 'the bot' }, 'Disallowed username; pick another.'],
      [{ username: 'eclair_noir' }, 'Username already taken by another player.'],
      [{ username: 'HIDDEN ONE' }, 'Username already taken by another player.'],
      [{ country: 'zz' }, 'Invalid country code.'],
      [{ country: 'SE' }, 'Invalid country code.'],
      [{ country: 'usa' }, 'Invalid country code.'],
      [{ country: '' }, 'Invalid country code.'],
      [{ userpage_content: 'x'.repeat(2049) }, 'Must be at most 2048 characters in length.'],
      [{ userpage_content: 'half \ud83d' }, 'The userpage holds letters that this database cannot store.'],
      [
        { userpage_content: 'x'.repeat(2049), country: 'zz', username: 'a_b !' },
        'Must be 2-15 characters in length. May contain "_" and " ", but not both. Invalid country code. ' +
          'Must be at most 2048 characters in length.',
      ],
      [
        { userpage_content: 'x'.repeat(2049), country: 'ZZ', username: 'Eclair Noir' },
        'Username already taken by another player. Invalid country code. Must be at most 2048 characters in length.',
      ],
    ])('refuses %j and changes nothing', async (change, error) => {
      const { status, body } = await patch({ preferred_mode: 3, ...change });
      expect({ status, body }).toEqual(refused(error));
      expect(await rowOf()).toEqual(START);
    });

    it.each([
      ['preferred_mode', 7, 'value_error', MODE_ERROR, { ctx: { error: {} } }],
      ['preferred_mode', '9', 'value_error', MODE_ERROR, { ctx: { error: {} } }],
      ['preferred_mode', -1, 'value_error', MODE_ERROR, { ctx: { error: {} } }],
      [
        'preferred_mode',
        'osu',
        'int_parsing',
        'Input should be a valid integer, unable to parse string as an integer',
        {},
      ],
      ['preferred_mode', null, 'int_type', 'Input should be a valid integer', {}],
      [
        'preferred_mode',
        1.5,
        'int_from_float',
        'Input should be a valid integer, got a number with a fractional part',
        {},
      ],
      ['username', null, 'string_type', 'Input should be a valid string', {}],
      ['username', 5, 'string_type', 'Input should be a valid string', {}],
      ['country', null, 'string_type', 'Input should be a valid string', {}],
      ['userpage_content', 5, 'string_type', 'Input should be a valid string', {}],
    ])('refuses %s = %j as no valid input', async (member, input, type, msg, more) => {
      const { status, body } = await patch({ username: 'Other', [member]: input });
      expect([status, body]).toEqual([
        422,
        { detail: [{ type, loc: ['body', member], msg, input, ...more }] },
      ]);
      expect(await rowOf()).toEqual(START);
    });

    it('names every invalid member, and what is wrong with the path', async () => {
      const { status, body } = await patch({ userpage_content: 1, username: 2 }, 'Before');
      expect(status).toBe(422);
      expect(body.detail.map(({ type, loc }: { type: string; loc: string[] }) => [type, ...loc])).toEqual([
        ['int_parsing', 'path', 'player_id'],
        ['string_type', 'body', 'username'],
        ['string_type', 'body', 'userpage_content'],
      ]);
    });

    it('refuses a body that is none, or no JSON', async () => {
      const none = await request(stack().app).patch('/v2/players/3').set('Cookie', cookie);
      expect([none.status, none.body]).toEqual([
        422,
        { detail: [{ type: 'missing', loc: ['body'], msg: 'Field required', input: null }] },
      ]);
      const broken = await patch('{');
      expect([broken.status, broken.body.detail]).toMatchObject([422, [{ type: 'json_invalid' }]]);
    });

    it.each([4, 99_999, 1, 0, '2147483648'])(
      'refuses to change player %s, who is somebody else',
      async (id) => {
        const { status, body } = await patch({ username: 'Mine' }, id);
        expect([status, body]).toEqual([
          403,
          { status: 'error', error: 'You may only update your own profile.' },
        ]);
      },
    );

    it.each([
      ['without a session', {}],
      ['with a dead one', { Cookie: 'bancho_session=nonsense' }],
    ])('asks for a log-in %s, before it looks at anything', async (_what, headers) => {
      const { status, body } = await request(stack().app)
        .patch('/v2/players/x')
        .set(headers)
        .send({ username: 5 });
      expect([status, body]).toEqual([401, { status: 'error', error: 'Authentication required.' }]);
    });

    it.each([
      [5, 'restricted'],
      [6, 'unverified'],
    ])('lets player %s, who is %s, change its own', async (id) => {
      const own = await sessionCookie(stack(), id);
      const { status, body } = await send(stack(), own, { country: 'de' }, id);
      expect([status, body.data.id, body.data.country]).toEqual([200, id, 'de']);
    });

    it('moves the player between the rank sets of countries', async () => {
      const { ranks } = stack().context;
      for (const mode of [0, 4] as const) {
        await ranks.set(mode, { id: 3, country: 'jp' }, 100);
        await ranks.set(mode, { id: 50, country: 'se' }, 200);
      }
      await patch({ country: 'se' });
      expect(await ranks.ofPlayer({ id: 3, country: 'se' }, [0, 4])).toMatchObject([
        { rank: 2, countryRank: 2 },
        { rank: 2, countryRank: 2 },
      ]);
      expect(await ranks.ofPlayer({ id: 3, country: 'jp' }, [0, 4])).toMatchObject([
        { countryRank: null },
        { countryRank: null },
      ]);
    });

    it('lets one of many win who ask for the same name at once', async () => {
      const ids = Array.from({ length: 20 }, (_, at) => 100 + at);
      for (const id of ids) await insertPlayer(stack().writable, id);
      const cookies = await Promise.all(ids.map((id) => sessionCookie(stack(), id)));
      const answers = await Promise.all(
        ids.map((id, at) => send(stack(), cookies[at] ?? '', { username: 'Wanted' }, id)),
      );
      expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
      const losers = answers.filter(({ status }) => status !== 200);
      for (const { status, body } of losers)
        expect({ status, body }).toEqual(refused('Username already taken by another player.'));
    });

    it('says that a name is taken which was free a moment ago', async () => {
      const { context } = stack();
      const { dialect } = context.database;
      // Nobody has the name when it is looked up.
      const blind = { ...dialect, equalsText: () => sql<boolean>`1 = 0` };
      const app = createApp({ ...context, database: { ...context.database, dialect: blind } });
      const { status, body } = await send({ ...stack(), app }, cookie, { username: 'eclair noir' });
      expect({ status, body }).toEqual(refused('Username already taken by another player.'));
      expect(await rowOf()).toEqual(START);
    });
  },
  { mayWrite: true, env: { DISALLOWED_NAMES: 'vaxei,The_Bot' } },
);

(testServices() ? describe : describe.skip)('PATCH /v2/players/{player_id} on MySQL', () => {
  let stack: Stack;
  afterEach(() => stack.close());

  it('answers 503 where it may only read, and says why', async () => {
    stack = await createServicesStack();
    await insertPlayer(stack.writable, 3);
    const { status, body } = await send(stack, await sessionCookie(stack, 3), { country: 'se' });
    expect([status, body]).toEqual([
      503,
      { status: 'error', error: 'This server may only read its database: nothing was changed.' },
    ]);
  });

  it('refuses letters that the columns cannot store, naming the field', async () => {
    stack = await createServicesStack({ mayWrite: true });
    await insertPlayer(stack.writable, 3, { name: 'plain' });
    await sql
      .raw(
        `alter table users modify name varchar(32) character set utf8mb3 not null,
          modify safe_name varchar(32) character set utf8mb3 not null,
          modify userpage_content varchar(2048) character set utf8mb3 null`,
      )
      .execute(stack.writable.query);
    const cookie = await sessionCookie(stack, 3);
    const answers = [
      await send(stack, cookie, { username: '𠮷野家', country: 'se' }),
      await send(stack, cookie, { userpage_content: "'name' 🎉 'name'", country: 'se' }),
      await send(stack, cookie, { userpage_content: '星', country: 'jp' }),
    ];
    expect(answers.map(({ status, body }) => [status, body.error ?? body.data.country])).toEqual([
      [400, 'The username holds letters that this database cannot store.'],
      [400, 'The userpage holds letters that this database cannot store.'],
      [200, 'jp'],
    ]);
  });
});
