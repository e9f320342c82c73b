import request from 'supertest';
import { insertPlayer, insertStats } from '../support/factories';
import { testServices } from '../support/services';
import { createServicesStack, describeOnEveryStack } from '../support/stacks';

const KEY = 'a0b1c2d3-0000-4000-8000-000000000003';

describeOnEveryStack(
  'set_player_info',
  (stack) => {
    const send = (body: object | string, type = 'application/json') =>
      request(stack().app).post('/v1/set_player_info').set('Authorization', KEY).type(type).send(body);
    const rowOf = (id: number) =>
      stack()
        .writable.query.selectFrom('users')
        .select(['name', 'safe_name', 'country', 'preferred_mode', 'play_style', 'userpage_content'])
        .where('id', '=', id)
        .executeTakeFirst();
    const START = {
      name: 'Before',
      safe_name: 'before',
      country: 'jp',
      preferred_mode: 1,
      play_style: 2,
      userpage_content: 'old',
    };

    beforeAll(async () => {
      await insertPlayer(stack().writable, 3, { ...START, api_key: KEY });
      await insertPlayer(stack().writable, 4, { name: 'Éclair Noir' });
      await insertStats(stack().writable, 3, { 0: { pp: 100 } });
    });
    beforeEach(async () => {
      await stack().writable.query.updateTable('users').set(START).where('id', '=', 3).execute();
      stack().context.keyOwners.clear();
    });

    it('changes what is sent and answers with the new profile', async () => {
      const changes = {
        name: 'New Name',
        country: 'SE',
        preferred_mode: 8,
        play_style: 15,
        userpage_content: '星 🎉',
      };
      const { status, body } = await send(changes);
      expect(status).toBe(200);
      const now = { ...changes, safe_name: 'new_name', country: 'se' };
      expect(body).toMatchObject({ status: 'success', player: { info: { id: 3, ...now } } });
      expect(await rowOf(3)).toEqual(now);
    });

    it.each([
      ['name', 'Only-Name', { name: 'Only-Name', safe_name: 'only-name' }],
      ['preferred_mode', 6, { preferred_mode: 6 }],
      ['play_style', 0, { play_style: 0 }],
      ['country', 'xx', { country: 'xx' }],
      ['userpage_content', '', { userpage_content: '' }],
      ['userpage_content', null, { userpage_content: null }],
    ])('leaves everything but %s as it is', async (field, value, changed) => {
      expect((await send({ [field]: value })).status).toBe(200);
      expect(await rowOf(3)).toEqual({ ...START, ...changed });
    });

    it('takes a form as well, by PUT as by POST, below every mount', async () => {
      for (const mount of ['/v1', '', '/api'])
        for (const method of ['put', 'post'] as const) {
          await stack().writable.query.updateTable('users').set(START).where('id', '=', 3).execute();
          const { status } = await request(stack().app)
            [method](`${mount}/set_player_info`)
            .set('Authorization', KEY)
            .type('form')
            .send('preferred_mode=4&userpage_content=a+b');
          expect(status).toBe(200);
          expect(await rowOf(3)).toMatchObject({ preferred_mode: 4, userpage_content: 'a b' });
        }
    });

    it('changes nothing for an empty object', async () => {
      expect((await send({})).status).toBe(200);
      expect(await rowOf(3)).toEqual(START);
    });

    it.each([
      ['unknown_field', 1, 'extra_forbidden'],
      ['priv', 31879, 'extra_forbidden'],
      ['api_key', 'x', 'extra_forbidden'],
      ['__proto__x', 'x', 'extra_forbidden'],
      ['preferred_mode', 7, 'value_error'],
      ['preferred_mode', 9, 'less_than_equal'],
      ['preferred_mode', -1, 'greater_than_equal'],
      ['preferred_mode', 'x', 'int_parsing'],
      ['preferred_mode', null, 'int_type'],
      ['preferred_mode', true, 'int_type'],
      ['play_style', 16, 'less_than_equal'],
      ['country', 'zz', 'value_error'],
      ['country', 'usa', 'string_too_long'],
      ['country', null, 'string_type'],
      ['name', 'x', 'string_pattern_mismatch'],
      ['name', 'a_b c', 'value_error'],
      ['name', ['a'], 'string_type'],
      ['name', 'eclair noir', 'value_error'],
      ['name', 'THE_BOT', 'value_error'],
      ['userpage_content', 'x'.repeat(2049), 'string_too_long'],
      ['userpage_content', {}, 'string_type'],
    ])('refuses %s = %j and changes nothing', async (field, value, type) => {
      const { status, body } = await send({ play_style: 1, [field]: value });
      expect(status).toBe(422);
      expect(body.detail).toMatchObject([{ type, loc: ['body', field] }]);
      expect(await rowOf(3)).toEqual(START);
    });

    it('names every bad field at once', async () => {
      const { body } = await send({ name: '!', preferred_mode: 12, other: 1 });
      expect(body.detail.map((entry: { loc: string[] }) => entry.loc[1])).toEqual([
        'preferred_mode',
        'name',
        'other',
      ]);
    });

    it('tells everything that speaks against values, in the order of the fields', async () => {
      const { status, body } = await send({ name: 'eclair_noir', country: 'ZZ' });
      const refusal = (field: string, msg: string, input: string) => ({
        type: 'value_error',
        loc: ['body', field],
        msg: `Value error, ${msg}`,
        input,
      });
      expect([status, body]).toEqual([
        422,
        {
          detail: [
            refusal('country', 'Invalid country code.', 'ZZ'),
            refusal('name', 'Username already taken by another player.', 'eclair_noir'),
          ],
        },
      ]);
      const disallowed = await send({ name: 'The Bot' });
      expect(disallowed.body.detail).toEqual([
        refusal('name', 'Disallowed username; pick another.', 'The Bot'),
      ]);
    });

    it.each([
      ['broken JSON', '{"name":', 'application/json', 422, 'json_invalid'],
      ['a list', '[]', 'application/json', 422, 'dict_type'],
      ['plain text', 'name=x', 'text/plain', 422, 'missing'],
    ])('refuses %s', async (_what, text, type, status, issue) => {
      const answer = await send(text, type);
      expect(answer.status).toBe(status);
      expect(answer.body.detail).toMatchObject([{ type: issue, loc: ['body'] }]);
    });

    it('refuses a body that is too large', async () => {
      const { status, body } = await send({ userpage_content: 'x'.repeat(100_000) });
      expect([status, body]).toEqual([413, { status: 'The body of the request is too large.' }]);
    });

    it('lets one of many win who ask for the same name at once', async () => {
      const keys = Array.from({ length: 10 }, (_, at) => `a0b1c2d3-0000-4000-8000-0000000001${10 + at}`);
      for (const [at, key] of keys.entries())
        await insertPlayer(stack().writable, 100 + at, { api_key: key });
      const answers = await Promise.all(
        keys.map((key) =>
          request(stack().app).post('/v1/set_player_info').set('Authorization', key).send({ name: 'Wanted' }),
        ),
      );
      expect(answers.filter((answer) => answer.status === 200)).toHaveLength(1);
      for (const { status, body } of answers.filter((answer) => answer.status !== 200)) {
        expect(status).toBe(422);
        expect(body.detail).toEqual([
          {
            type: 'value_error',
            loc: ['body', 'name'],
            msg: 'Value error, Username already taken by another player.',
            input: 'Wanted',
          },
        ]);
      }
      const holders = await stack()
        .writable.query.selectFrom('users')
        .select(['name', 'safe_name'])
        .where('safe_name', '=', 'wanted')
        .execute();
      expect(holders).toEqual([{ name: 'Wanted', safe_name: 'wanted' }]);
    });

    it("allows another case of one's own name", async () => {
      expect((await send({ name: 'BEFORE' })).status).toBe(200);
      expect(await rowOf(3)).toMatchObject({ name: 'BEFORE', safe_name: 'before' });
    });

    it('moves the player between the rank sets of countries', async () => {
      const { ranks } = stack().context;
      await ranks.set(0, { id: 3, country: 'jp' }, 100);
      await ranks.set(0, { id: 50, country: 'se' }, 200);
      await send({ country: 'se' });
      expect(await ranks.ofPlayer({ id: 3, country: 'se' }, [0])).toMatchObject([{ countryRank: 2 }]);
      expect(await ranks.ofPlayer({ id: 3, country: 'jp' }, [0])).toMatchObject([{ countryRank: null }]);
    });

    it('moves a player who moves on at once', async () => {
      const { ranks } = stack().context;
      await ranks.set(0, { id: 3, country: 'jp' }, 100);
      const countries = ['de', 'fr', 'xx', 'jp', 'xx'];
      for (const country of countries) expect((await send({ country })).status).toBe(200);
      const held = await Promise.all(
        ['de', 'fr', 'jp', 'xx'].map((country) => ranks.ofPlayer({ id: 3, country }, [0])),
      );
      expect(held.flat().map(({ countryRank }) => countryRank)).toEqual([null, null, null, 1]);
    });
  },
  { mayWrite: true, env: { DISALLOWED_NAMES: 'the bot' } },
);

(testServices() ? describe : describe.skip)('set_player_info on a database that may only be read', () => {
  it('answers 503 and says why', async () => {
    const stack = await createServicesStack();
    await insertPlayer(stack.writable, 3, { api_key: KEY });
    const { status, body, headers } = await request(stack.app)
      .post('/v1/set_player_info')
      .set('Authorization', KEY)
      .send({ play_style: 1 });
    await stack.close();
    expect([status, body]).toEqual([
      503,
      { status: 'This server may only read its database: nothing was changed.' },
    ]);
    expect(headers['retry-after']).toBeDefined();
  });
});
