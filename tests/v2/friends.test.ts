import request from 'supertest';
import { addFriend, removeFriend } from '../../src/social/friendRepository';
import { insertPlayer, refusals, RESTRICTED, UNVERIFIED, type Answer } from '../support/factories';
import { testServices } from '../support/services';
import { sessionCookie } from '../support/sessions';
import { createServicesStack, describeOnEveryStack, type Stack } from '../support/stacks';

type Friends = Answer<{ data: { id: number }[]; meta: { total: number } }>;
type Method = 'get' | 'put' | 'delete';

const KEY = 'a0b1c2d3-0000-4000-8000-000000000003';
const DEAD = `bancho_session=${'x'.repeat(43)}`;
const DONE = { status: 'success', data: null, meta: {} };
const TOO_BIG = ['2147483648', '-1', '0', '9223372036854775808', '9'.repeat(40)];

const inPath = (name: string, input: string) => ({ ...refusals.noInteger(name, input), loc: ['path', name] });

/** A request as a player who is logged in; undefined: as nobody. */
async function ask({ app, ...stack }: Stack, method: Method, path: string, as?: number) {
  const cookie = as === undefined ? {} : { Cookie: await sessionCookie({ app, ...stack }, as) };
  return request(app)[method](`/v2/players/${path}`).set(cookie);
}

/** Who is whose friend or blocked, of a player. */
async function relationsOf({ writable }: Stack, id: number) {
  const rows = await writable.query
    .selectFrom('relationships')
    .select(['relationships.user2', 'relationships.type'])
    .where('relationships.user1', '=', id)
    .orderBy('relationships.user2')
    .execute();
  return Object.fromEntries(rows.map(({ user2, type }) => [user2, type]));
}

describeOnEveryStack('GET /v2/players/{player_id}/friends', (stack) => {
  const friendsOf = async (id: number) => {
    const { status, body } = (await ask(stack(), 'get', `${id}/friends`, id)) as Friends;
    expect(status).toBe(200);
    expect(body.meta).toEqual({ total: body.data.length });
    return body.data.map((friend) => friend.id);
  };

  beforeAll(async () => {
    const { writable } = stack();
    await insertPlayer(writable, 3, { api_key: KEY });
    await insertPlayer(writable, 4, { name: 'Mutual Friend', country: 'jp', clan_id: 9, clan_priv: 1 });
    await insertPlayer(writable, 5);
    await insertPlayer(writable, 6, { priv: RESTRICTED });
    await insertPlayer(writable, 7, { priv: UNVERIFIED });
    await insertPlayer(writable, 8);
    await insertPlayer(writable, 9, { priv: 3 | 4096 });
    await insertPlayer(writable, 10, { priv: 3 | 2048 });
    const friends = [5, 4, 6, 7, 1, 900].flatMap((user2) =>
      [3, 6, 9, 10].map((user1) => ({ user1, user2, type: 'friend' as const })),
    );
    await writable.query
      .insertInto('relationships')
      .values([...friends, { user1: 3, user2: 8, type: 'block' }, { user1: 4, user2: 3, type: 'friend' }])
      .execute();
  });

  it('lists whole players by id, without those who are hidden, blocked or gone', async () => {
    const { status, body, headers } = await ask(stack(), 'get', '3/friends', 3);
    expect(status).toBe(200);
    const plain = {
      priv: 3,
      silence_end: 0,
      donor_end: 0,
      creation_time: 0,
      latest_activity: 0,
      preferred_mode: 0,
      play_style: 0,
      custom_badge_name: null,
      custom_badge_icon: null,
      userpage_content: null,
    };
    expect(body).toEqual({
      status: 'success',
      data: [
        {
          ...plain,
          id: 4,
          name: 'Mutual Friend',
          safe_name: 'mutual_friend',
          country: 'jp',
          clan_id: 9,
          clan_priv: 1,
        },
        { ...plain, id: 5, name: 'player 5', safe_name: 'player_5', country: 'xx', clan_id: 0, clan_priv: 0 },
      ],
      meta: { total: 2 },
    });
    expect(headers['cache-control']).toBe('private, no-cache');
  });

  it.each([
    ['staff see hidden friends', 9, [1, 4, 5, 6, 7]],
    ['nominators do not', 10, [4, 5]],
    ['a restricted player sees the public ones, and itself', 6, [4, 5, 6]],
    ['one who has no friends', 5, []],
    ['an unverified player', 7, []],
  ])('%s: player %i', async (_what, id, friends) => {
    expect(await friendsOf(id)).toEqual(friends);
  });

  it('ignores paging', async () => {
    const { body } = await ask(stack(), 'get', '3/friends?page_size=1&page=2', 3);
    expect(body.meta).toEqual({ total: 2 });
  });

  it('is refused for others, staff too, whoever they are', async () => {
    for (const [path, as] of [
      ['4/friends', 3],
      ['3/friends', 9],
      ['99999/friends', 3],
      ...TOO_BIG.map((id) => [`${id}/friends`, 3] as const),
    ] as const) {
      const { status, body } = await ask(stack(), 'get', path, as);
      expect([path, status, body]).toEqual([
        path,
        403,
        { status: 'error', error: 'You may only view your own friends.' },
      ]);
    }
  });
});

describeOnEveryStack(
  'friends',
  (stack) => {
    beforeAll(async () => {
      const { writable } = stack();
      await insertPlayer(writable, 3, { api_key: KEY });
      for (const id of [4, 5]) await insertPlayer(writable, id);
      await insertPlayer(writable, 6, { priv: RESTRICTED });
      await insertPlayer(writable, 7, { priv: UNVERIFIED });
      await insertPlayer(writable, 9, { priv: 3 | 4096 });
      await insertPlayer(writable, 10, { priv: 3 | 1024 | 2048 });
      await insertPlayer(writable, 2_147_483_647);
    });
    beforeEach(() => stack().writable.query.deleteFrom('relationships').execute());

    const relate = (user1: number, user2: number, type: 'friend' | 'block') =>
      stack().writable.query.insertInto('relationships').values({ user1, user2, type }).execute();

    it('are added, and adding one again changes nothing', async () => {
      for (let time = 0; time < 2; time += 1) {
        const { status, body } = await ask(stack(), 'put', '3/friends/4', 3);
        expect([status, body]).toEqual([200, DONE]);
        expect(await relationsOf(stack(), 3)).toEqual({ 4: 'friend' });
      }
      expect((await ask(stack(), 'put', '03/friends/%202147483647.0', 3)).status).toBe(200);
      expect(await relationsOf(stack(), 3)).toEqual({ 4: 'friend', 2147483647: 'friend' });
      expect(await relationsOf(stack(), 4)).toEqual({});
    });

    it('are added whatever the body says', async () => {
      const { status } = await request(stack().app)
        .put('/v2/players/3/friends/5')
        .set('Cookie', await sessionCookie(stack(), 3))
        .send({ anything: 1 });
      expect(status).toBe(200);
      expect(await relationsOf(stack(), 3)).toEqual({ 5: 'friend' });
    });

    it('take the place of a block', async () => {
      await relate(3, 4, 'block');
      await relate(3, 5, 'block');
      expect((await ask(stack(), 'put', '3/friends/4', 3)).status).toBe(200);
      expect(await relationsOf(stack(), 3)).toEqual({ 4: 'friend', 5: 'block' });
    });

    it('are removed, and removing who is none changes nothing', async () => {
      await relate(3, 4, 'friend');
      await relate(3, 5, 'block');
      await relate(3, 6, 'friend');
      await relate(4, 3, 'friend');
      for (const target of ['4', '4', '5', '6', '3', '1', '99999', ...TOO_BIG]) {
        const { status, body } = await ask(stack(), 'delete', `3/friends/${target}`, 3);
        expect([target, status, body]).toEqual([target, 200, DONE]);
      }
      expect(await relationsOf(stack(), 3)).toEqual({ 5: 'block' });
      expect(await relationsOf(stack(), 4)).toEqual({ 3: 'friend' });
    });

    it('cannot be oneself', async () => {
      for (const id of [3, 6, 7, 9]) {
        const { status, body } = await ask(stack(), 'put', `${id}/friends/${id}`, id);
        expect([status, body]).toEqual([400, { status: 'error', error: 'You cannot friend yourself.' }]);
      }
    });

    it.each([
      ['a player', 3, ['6', '7', '1', '2', '99999', ...TOO_BIG]],
      ['a nominator', 10, ['6', '7', '1']],
      ['a restricted player', 6, ['7', '1']],
      ['staff', 9, ['2', '99999', ...TOO_BIG]],
    ])('that %s cannot see or that do not exist are not found', async (_who, id, targets) => {
      for (const target of targets) {
        const { status, body } = await ask(stack(), 'put', `${id}/friends/${target}`, id);
        expect([target, status, body]).toEqual([
          target,
          404,
          { status: 'error', error: 'Player not found.' },
        ]);
      }
      expect(await relationsOf(stack(), id)).toEqual({});
    });

    it.each([
      ['staff have hidden ones', 9, [1, 6, 7, 3]],
      ['restricted players have some', 6, [3]],
      ['unverified players have some', 7, [3]],
    ])('%s: player %i', async (_what, id, targets) => {
      for (const target of targets)
        expect((await ask(stack(), 'put', `${id}/friends/${target}`, id)).status).toBe(200);
      expect(Object.keys(await relationsOf(stack(), id)).map(Number)).toEqual(targets.sort((a, b) => a - b));
    });

    it('are refused before anything is looked up: first who asks, then what, then whose', async () => {
      const unauthenticated = { status: 'error', error: 'Authentication required.' };
      const notOwn = (what: string) => ({ status: 'error', error: `You may only ${what} your own friends.` });
      for (const [method, path] of [
        ['get', 'x/friends'],
        ['put', 'x/friends/y'],
        ['delete', 'x/friends/y'],
      ] as const) {
        for (const headers of [{}, { Cookie: DEAD }, { Authorization: KEY }]) {
          const { status, body } = await request(stack().app)
            [method](`/v2/players/${path}`)
            .set(headers as Record<string, string>);
          expect([method, status, body]).toEqual([method, 401, unauthenticated]);
        }
        const { status, body } = await ask(stack(), method, path, 3);
        const targets = method === 'get' ? [] : [inPath('target_id', 'y')];
        expect([method, status, body]).toEqual([
          method,
          422,
          { detail: [inPath('player_id', 'x'), ...targets] },
        ]);
      }
      for (const method of ['put', 'delete'] as const)
        for (const [path, as] of [
          ['4/friends/5', 3],
          ['4/friends/4', 3],
          ['99999/friends/99999', 3],
          ['3/friends/4', 9],
          ['2147483648/friends/4', 3],
        ] as const) {
          const { status, body } = await ask(stack(), method, path, as);
          expect([method, path, status, body]).toEqual([method, path, 403, notOwn('manage')]);
        }
      expect((await ask(stack(), 'put', '4/friends/z', 3)).body).toEqual({
        detail: [inPath('target_id', 'z')],
      });
      for (const id of [3, 4, 9]) expect(await relationsOf(stack(), id)).toEqual({});
    });

    it('are one row each however many requests add them at once', async () => {
      await relate(3, 5, 'block');
      const targets = Array.from({ length: 100 }, (_, at) => (at % 2 === 0 ? 4 : 5));
      const cookie = await sessionCookie(stack(), 3);
      const answers = await Promise.all(
        targets.map((target) =>
          request(stack().app).put(`/v2/players/3/friends/${target}`).set('Cookie', cookie),
        ),
      );
      expect(answers.map(({ status }) => status)).toEqual(targets.map(() => 200));
      expect(
        await stack()
          .writable.query.selectFrom('relationships')
          .selectAll()
          .orderBy('relationships.user2')
          .execute(),
      ).toEqual([
        { user1: 3, user2: 4, type: 'friend' },
        { user1: 3, user2: 5, type: 'friend' },
      ]);
    });

    it('may be added and removed at the same moments', async () => {
      const { database } = stack().context;
      for (let round = 0; round < 20; round += 1)
        await Promise.all(
          Array.from({ length: 50 }, (_, at) =>
            at % 4 === 0 ? removeFriend(database, 3, 4) : addFriend(database, 3, 4),
          ),
        );
      await addFriend(database, 3, 4);
      expect(await relationsOf(stack(), 3)).toEqual({ 4: 'friend' });
    });

    it('only come from pages that may use the session', async () => {
      for (const method of ['put', 'delete'] as const) {
        const { status } = await request(stack().app)
          [method]('/v2/players/3/friends/4')
          .set({ Cookie: await sessionCookie(stack(), 3), Origin: 'https://elsewhere.example' });
        expect(status).toBe(403);
      }
      expect(await relationsOf(stack(), 3)).toEqual({});
    });
  },
  { mayWrite: true },
);

(testServices() ? describe : describe.skip)('friends where the database may only be read', () => {
  it('stay as they are, and the answer says so', async () => {
    const stack = await createServicesStack();
    await insertPlayer(stack.writable, 3);
    await insertPlayer(stack.writable, 4);
    for (const method of ['put', 'delete'] as const) {
      const { status, body, headers } = await ask(stack, method, '3/friends/4', 3);
      expect([status, body, headers['retry-after']]).toEqual([
        503,
        { status: 'error', error: 'This server may only read its database: nothing was changed.' },
        '3600',
      ]);
    }
    await stack.close();
  });
});
