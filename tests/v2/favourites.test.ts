import request from 'supertest';
import { addFavourite, removeFavourite } from '../../src/social/favouriteRepository';
import { insertPlayer, refusals, RESTRICTED, UNVERIFIED } from '../support/factories';
import { testServices } from '../support/services';
import { sessionCookie } from '../support/sessions';
import { createServicesStack, describeOnEveryStack, type Stack } from '../support/stacks';

const KEY = 'a0b1c2d3-0000-4000-8000-000000000009';
const DEAD = `bancho_session=${'x'.repeat(43)}`;
const DONE = { status: 'success', data: null, meta: {} };
const NOT_FOUND = { status: 'error', error: 'Player not found.' };

const inPath = (name: string, refusal: object) => ({ ...refusal, loc: ['path', name] });

/** A request as a player who is logged in; undefined: as nobody. */
async function ask(stack: Stack, method: 'get' | 'put' | 'delete', path: string, as?: number) {
  const cookie = as === undefined ? {} : { Cookie: await sessionCookie(stack, as) };
  return request(stack.app)[method](`/v2/players/${path}`).set(cookie);
}

const rowsOf = ({ writable }: Stack) =>
  writable.query
    .selectFrom('favourites')
    .selectAll()
    .orderBy('favourites.userid')
    .orderBy('favourites.setid')
    .execute();

const insertPlayers = async ({ writable }: Stack) => {
  await insertPlayer(writable, 3);
  await insertPlayer(writable, 4);
  await insertPlayer(writable, 6, { priv: RESTRICTED });
  await insertPlayer(writable, 7, { priv: UNVERIFIED });
  await insertPlayer(writable, 9, { priv: 3 | 4096, api_key: KEY });
};

describeOnEveryStack('GET /v2/players/{player_id}/favourites', (stack) => {
  beforeAll(async () => {
    await insertPlayers(stack());
    const rows = [3, 6, 7].flatMap((userid) => [1200, 30, 2_147_483_647].map((setid) => ({ userid, setid })));
    await stack().writable.query.insertInto('favourites').values(rows).execute();
  });

  const FAVOURITES = { status: 'success', data: [30, 1200, 2_147_483_647], meta: { total: 3 } };

  it('lists ids of mapsets, ascending', async () => {
    for (const path of ['3/favourites', '%20+03.0/favourites', '3/favourites?page_size=1&page=2']) {
      const { status, body } = await ask(stack(), 'get', path);
      expect([status, body]).toEqual([200, FAVOURITES]);
    }
  });

  it('is empty for a player without any', async () => {
    const { status, body } = await ask(stack(), 'get', '4/favourites');
    expect([status, body]).toEqual([200, { status: 'success', data: [], meta: { total: 0 } }]);
  });

  it.each(['6', '7', '1', '2', '900', '0', '-1', '2147483648', '9'.repeat(40)])(
    'finds no player %s',
    async (id) => {
      for (const as of [undefined, 3]) {
        const { status, body } = await ask(stack(), 'get', `${id}/favourites`, as);
        expect([status, body]).toEqual([404, NOT_FOUND]);
      }
    },
  );

  it('shows those of hidden players to themselves and to staff', async () => {
    for (const id of [6, 7]) {
      expect((await ask(stack(), 'get', `${id}/favourites`, id)).body).toEqual(FAVOURITES);
      expect((await ask(stack(), 'get', `${id}/favourites`, 9)).body).toEqual(FAVOURITES);
      const byKey = await request(stack().app)
        .get(`/v2/players/${id}/favourites`)
        .set('Authorization', `Bearer ${KEY}`);
      expect(byKey.body).toEqual(FAVOURITES);
    }
    expect((await ask(stack(), 'get', '1/favourites', 9)).body).toMatchObject({ data: [] });
  });

  it.each(['x', 'player%203', '1.5', '%D9%A3'])('refuses %s for an id', async (id) => {
    const { status, body } = await ask(stack(), 'get', `${id}/favourites`);
    const refusal = refusals.noInteger('player_id', decodeURIComponent(id));
    expect([status, body]).toEqual([422, { detail: [inPath('player_id', refusal)] }]);
  });
});

describeOnEveryStack(
  'favourites',
  (stack) => {
    beforeAll(() => insertPlayers(stack()));
    beforeEach(() => stack().writable.query.deleteFrom('favourites').execute());

    it('are added with the time, and adding one again leaves it as it is', async () => {
      const from = Math.floor(Date.now() / 1000);
      const { status, body } = await ask(stack(), 'put', '3/favourites/1000', 3);
      const to = Math.floor(Date.now() / 1000);
      expect([status, body]).toEqual([200, DONE]);
      const [row, ...others] = await rowsOf(stack());
      expect([row?.userid, row?.setid, others]).toEqual([3, 1000, []]);
      expect(row?.created_at).toBeGreaterThanOrEqual(from);
      expect(row?.created_at).toBeLessThanOrEqual(to);
      await stack().writable.query.updateTable('favourites').set({ created_at: 5 }).execute();
      const again = await ask(stack(), 'put', '3/favourites/1000', 3);
      expect([again.status, again.body]).toEqual([200, DONE]);
      expect(await rowsOf(stack())).toEqual([{ userid: 3, setid: 1000, created_at: 5 }]);
    });

    it.each([
      ['1', 1],
      ['2147483647', 2_147_483_647],
      ['%20+0424242.0', 424_242],
    ])('may be any mapset, also one that this server lacks: %s', async (sent, setId) => {
      expect((await ask(stack(), 'put', `3/favourites/${sent}`, 3)).status).toBe(200);
      expect((await ask(stack(), 'get', '3/favourites')).body.data).toEqual([setId]);
    });

    it.each([
      ['0', refusals.below('set_id', '0', 1)],
      ['-1', refusals.below('set_id', '-1', 1)],
      ['2147483648', refusals.above('set_id', '2147483648', 2_147_483_647)],
      ['9223372036854775808', refusals.above('set_id', '9223372036854775808', 2_147_483_647)],
      ['x', refusals.noInteger('set_id', 'x')],
      ['1.5', refusals.noInteger('set_id', '1.5')],
    ])('are none for the id %s', async (sent, refusal) => {
      const { status, body } = await ask(stack(), 'put', `3/favourites/${sent}`, 3);
      expect([status, body]).toEqual([422, { detail: [inPath('set_id', refusal)] }]);
      expect(await rowsOf(stack())).toEqual([]);
    });

    it('are removed, and removing what is none changes nothing', async () => {
      const rows = [
        { userid: 3, setid: -1, created_at: 1 },
        { userid: 3, setid: 0, created_at: 1 },
        { userid: 3, setid: 30, created_at: 1 },
        { userid: 3, setid: 31, created_at: 1 },
        { userid: 4, setid: 30, created_at: 1 },
      ];
      await stack().writable.query.insertInto('favourites').values(rows).execute();
      const strangers = ['77', '-5', '2147483648', '-9223372036854775809', '9'.repeat(40)];
      for (const set of ['30', '30', '-1', ...strangers]) {
        const { status, body } = await ask(stack(), 'delete', `3/favourites/${set}`, 3);
        expect([set, status, body]).toEqual([set, 200, DONE]);
      }
      expect(await rowsOf(stack())).toEqual([rows[1], rows[3], rows[4]]);
      const { status, body } = await ask(stack(), 'delete', '3/favourites/x', 3);
      const refusal = refusals.noInteger('set_id', 'x');
      expect([status, body]).toEqual([422, { detail: [inPath('set_id', refusal)] }]);
    });

    it.each([6, 7])('are managed by hidden players too: player %i', async (id) => {
      expect((await ask(stack(), 'put', `${id}/favourites/1000`, id)).status).toBe(200);
      expect((await ask(stack(), 'get', `${id}/favourites`, id)).body.data).toEqual([1000]);
      expect((await ask(stack(), 'get', `${id}/favourites`)).status).toBe(404);
      expect((await ask(stack(), 'delete', `${id}/favourites/1000`, id)).status).toBe(200);
      expect(await rowsOf(stack())).toEqual([]);
    });

    it('are refused in the order of who asks, what, and whose', async () => {
      const error = 'Authentication required.';
      for (const method of ['put', 'delete'] as const) {
        for (const headers of [{}, { Cookie: DEAD }, { Authorization: KEY }]) {
          const { status, body } = await request(stack().app)
            [method]('/v2/players/x/favourites/y')
            .set(headers as Record<string, string>);
          expect([status, body]).toEqual([401, { status: 'error', error }]);
        }
        const { status, body } = await ask(stack(), method, 'x/favourites/y', 3);
        const detail = [
          inPath('player_id', refusals.noInteger('player_id', 'x')),
          inPath('set_id', refusals.noInteger('set_id', 'y')),
        ];
        expect([status, body]).toEqual([422, { detail }]);
        for (const [path, as] of [
          ['4/favourites/30', 3],
          ['3/favourites/30', 9],
          ['99999/favourites/30', 3],
          ['2147483648/favourites/30', 3],
        ] as const) {
          const foreign = await ask(stack(), method, path, as);
          expect([path, foreign.status, foreign.body]).toEqual([
            path,
            403,
            { status: 'error', error: 'You may only manage your own favourites.' },
          ]);
        }
      }
      expect((await ask(stack(), 'put', '4/favourites/0', 3)).status).toBe(422);
      expect(await rowsOf(stack())).toEqual([]);
    });

    it('are one row each however many requests add them at once', async () => {
      const cookie = await sessionCookie(stack(), 3);
      const answers = await Promise.all(
        Array.from({ length: 50 }, () =>
          request(stack().app).put('/v2/players/3/favourites/1000').set('Cookie', cookie),
        ),
      );
      expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
      expect(await rowsOf(stack())).toMatchObject([{ userid: 3, setid: 1000 }]);
    });

    it('may be added and removed at the same moments', async () => {
      const { database } = stack().context;
      for (let round = 0; round < 20; round += 1)
        await Promise.all(
          Array.from({ length: 50 }, (_, at) =>
            at % 4 === 0
              ? removeFavourite(database, 3, 1000)
              : addFavourite(database, { playerId: 3, setId: 1000, at: 7 }),
          ),
        );
      await addFavourite(database, { playerId: 3, setId: 1000, at: 7 });
      expect(await rowsOf(stack())).toEqual([{ userid: 3, setid: 1000, created_at: 7 }]);
    });
  },
  { mayWrite: true },
);

(testServices() ? describe : describe.skip)('favourites of a game server that has none', () => {
  it('are off, and the rest is not', async () => {
    const stack = await createServicesStack({ mayWrite: true });
    await insertPlayers(stack);
    await stack.writable.query.schema.dropTable('favourites').execute();
    for (const method of ['get', 'put', 'delete'] as const) {
      const { status, body } = await ask(stack, method, `3/favourites${method === 'get' ? '' : '/5'}`, 3);
      expect([status, body]).toEqual([
        501,
        {
          status: 'error',
          error: 'This feature is off: the database of this server lacks a table or column that it needs.',
        },
      ]);
    }
    expect((await ask(stack, 'get', '3')).status).toBe(200);
    await stack.close();
  });
});
