import request from 'supertest';
import { grantBadge } from '../../src/badges/badgeRepository';
import { migrateOwnTables } from '../../src/db/migrate';
import { insertPlayer, RESTRICTED, UNVERIFIED } from '../support/factories';
import { sessionCookie } from '../support/sessions';
import { describeOnEveryStack, type Stack } from '../support/stacks';

const NOT_FOUND = { status: 'ERR', code: 'User Data not found!', data: null };
const DISABLED = { status: 'ERR', code: 'User Data API Disabled!', data: null };
const NO_BADGES = { status: 'ERR', code: 'No Badges..', badges: null };

const get = ({ app }: Stack, path: string) => request(app).get(`/api/v5/${path}`);

/** Sends the lines of a player, as one who is logged in; undefined: as nobody. */
async function put(stack: Stack, as: number | undefined, lines: object, id: number | string = 3) {
  const cookie = as === undefined ? {} : { Cookie: await sessionCookie(stack, as) };
  return request(stack.app).put(`/v2/players/${id}/description`).set(cookie).send(lines);
}

describeOnEveryStack(
  'user data of AstroAPI without the tables',
  (stack) => {
    beforeAll(() => insertPlayer(stack().writable, 3));

    it('are switched off', async () => {
      const description = await get(stack(), 'getCosmoDescription/3');
      expect([description.status, description.body]).toEqual([200, DISABLED]);
      const awards = await get(stack(), 'getUserAwards/3');
      expect([awards.status, awards.body]).toEqual([200, NO_BADGES]);
    });

    it('cannot be set', async () => {
      const { status, body } = await put(stack(), 3, { desc1: 'a', desc2: 'b' });
      expect([status, body]).toEqual([
        501,
        {
          status: 'error',
          error: 'This feature is off: the database of this server lacks a table or column that it needs.',
        },
      ]);
    });
  },
  { mayWrite: true },
);

describeOnEveryStack(
  'user data of AstroAPI',
  (stack) => {
    beforeAll(async () => {
      const { writable } = stack();
      await migrateOwnTables(writable);
      await insertPlayer(writable, 3);
      await insertPlayer(writable, 4);
      await insertPlayer(writable, 5, { priv: RESTRICTED });
      await insertPlayer(writable, 6, { priv: UNVERIFIED });
      const badge = { badge: 'winner', name: 'Winner', asset: 'https://example.com/w.png' };
      await grantBadge(writable, 3, { ...badge, given_at: 1_739_059_200 });
      await grantBadge(writable, 3, { ...badge, badge: 'first', name: 'First', given_at: 1_739_145_600 });
      for (const id of [5, 6]) await grantBadge(writable, id, { ...badge, given_at: 0 });
    });

    it.each(['3', '5', '6', '99', '0', 'x', '1.5'])('are not found before they are set: %s', async (uid) => {
      const { status, body } = await get(stack(), `getCosmoDescription/${uid}`);
      expect([status, body]).toEqual([200, NOT_FOUND]);
    });

    it('are what their owner says, with white space left out', async () => {
      const set = await put(stack(), 3, { desc1: ' Ünïcödé 🎵 ', desc2: '0123456789abcdef' });
      const told = { desc1: 'Ünïcödé 🎵', desc2: '0123456789abcdef' };
      expect([set.status, set.body]).toEqual([200, { status: 'success', data: told, meta: {} }]);
      const { status, body } = await get(stack(), 'getCosmoDescription/3');
      expect([status, body]).toEqual([200, { status: 'OK', code: 'OK', data: told }]);
    });

    it('are set anew, and end with two empty lines', async () => {
      await put(stack(), 4, { desc1: 'one', desc2: '' }, 4);
      await put(stack(), 4, { desc1: '', desc2: 'two' }, 4);
      const { body } = await get(stack(), 'getCosmoDescription/4');
      expect(body.data).toEqual({ desc1: '', desc2: 'two' });
      await put(stack(), 4, { desc1: '', desc2: ' ' }, 4);
      expect((await get(stack(), 'getCosmoDescription/4')).body).toEqual(NOT_FOUND);
    });

    it.each<[string, object, string[]]>([
      ['a line that is too long', { desc1: 'x'.repeat(17), desc2: '' }, ['desc1']],
      ['control characters', { desc1: 'a', desc2: 'b\u0000c' }, ['desc2']],
      ['half a character', { desc1: '\ud800', desc2: '' }, ['desc1']],
      ['a line too few', { desc1: 'a' }, ['desc2']],
      ['numbers', { desc1: 1, desc2: 2 }, ['desc1', 'desc2']],
    ])('are refused with %s', async (_what, body, places) => {
      const answer = await put(stack(), 3, body);
      expect(answer.status).toBe(422);
      expect(answer.body.detail.map(({ loc }: { loc: string[] }) => loc)).toEqual(
        places.map((place) => ['body', place]),
      );
    });

    it('are set by nobody else', async () => {
      const lines = { desc1: 'a', desc2: 'b' };
      const other = await put(stack(), 4, lines);
      expect([other.status, other.body.error]).toEqual([403, 'You may only update your own description.']);
      expect((await put(stack(), undefined, lines)).status).toBe(401);
      expect((await put(stack(), 3, lines, 'x')).status).toBe(422);
    });

    it('are shown of nobody who is hidden', async () => {
      for (const id of [5, 6]) {
        expect((await put(stack(), id, { desc1: 'secret', desc2: '' }, id)).status).toBe(200);
        expect((await get(stack(), `getCosmoDescription/${id}`)).body).toEqual(NOT_FOUND);
        expect((await get(stack(), `getUserAwards/${id}`)).body).toEqual(NO_BADGES);
      }
    });

    it('are badges with their dates, the newest first', async () => {
      const { status, body } = await get(stack(), 'getUserAwards/3');
      expect([status, body]).toEqual([
        200,
        {
          status: 'OK',
          code: 'OK',
          badges: [
            {
              internalID: 'first',
              badgeName: 'First',
              badgeAsset: 'https://example.com/w.png',
              given: '2025-02-10T00:00:00+00:00',
            },
            {
              internalID: 'winner',
              badgeName: 'Winner',
              badgeAsset: 'https://example.com/w.png',
              given: '2025-02-09T00:00:00+00:00',
            },
          ],
        },
      ]);
    });

    it.each(['4', '99', 'x'])('are no badges for %s', async (uid) => {
      const { status, body } = await get(stack(), `getUserAwards/${uid}`);
      expect([status, body]).toEqual([200, NO_BADGES]);
    });
  },
  { mayWrite: true },
);

describeOnEveryStack('the tables of user data', (stack) => {
  it('are made once, in any database with the tables of a game server', async () => {
    const { writable } = stack();
    expect(await migrateOwnTables(writable)).toEqual([
      '20261122T0200_create_kiai_badges',
      '20261122T0200_create_kiai_descriptions',
    ]);
    expect(await migrateOwnTables(writable)).toEqual([]);
  });
});
