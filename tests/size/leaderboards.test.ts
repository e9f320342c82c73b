import { LRUCache } from 'lru-cache';
import request from 'supertest';
import { createRandom } from '../../src/demo/random';
import { MODES } from '../../src/osu/modes';
import { readLeaderboardOrder } from '../../src/leaderboards/readLeaderboardOrder';
import {
  idsAfter,
  idsFrom,
  placeOf,
  type Board,
  type LeaderboardOrder,
} from '../../src/leaderboards/leaderboardOrder';
import { insertPlayer, insertStats, PUBLIC, RESTRICTED, type Answer } from '../support/factories';
import { describeOnEveryStack, type Stack } from '../support/stacks';

const FIRST = 3;
const PLAYERS = 150;
const LETTERS = 'abcdefghijklmnopqrstuvwxyz';

const countryOf = (id: number) => (id % 2 ? 'us' : 'JP');

/** Three of them share each value, but for the last fifty, who all have the lowest. */
const ppOf = (id: number) => 1_000 - Math.min(Math.floor(id / 3), 34);

async function fill({ writable }: Stack): Promise<void> {
  for (let id = FIRST; id < FIRST + PLAYERS; id += 1) {
    await insertPlayer(writable, id, { country: countryOf(id) });
    await writable.query
      .insertInto('stats')
      .values({ id, mode: 0, pp: ppOf(id), acc: 100 - id / 1_000, plays: id % 5 })
      .execute();
  }
}

type Page = Answer<{ data: { player_id: number }[]; meta: { next_cursor: string } }>;

const IN_SNAPSHOT = { slowMs: 0, rowsMin: 0, findOutShare: 1, share: 1e-9, maxAgeMs: Infinity };

describeOnEveryStack(
  'the order of leaderboards',
  (stack) => {
    beforeAll(() => fill(stack()));

    const inOrder = Array.from({ length: PLAYERS }, (_, at) => FIRST + at);

    it.each([1, 7, PLAYERS, 5_000])('is read in parts of %i players', async (size) => {
      const order = await readLeaderboardOrder(stack().context.database, MODES[0], size);
      expect([...idsFrom(order, { sort: 'pp' }, 0)]).toEqual(inOrder);
      expect([...idsFrom(order, { sort: 'plays' }, 0)]).toEqual(
        [4, 3, 2, 1].flatMap((plays) => inOrder.filter((id) => id % 5 === plays)),
      );
      expect([...idsFrom(order, { sort: 'tscore' }, 0)]).toEqual([]);
      const inJapan = inOrder.filter((id) => id % 2 === 0);
      expect([...idsFrom(order, { sort: 'acc', country: 'jp' }, 9)]).toEqual(inJapan.slice(9));
      expect([...idsFrom(order, { sort: 'acc', country: 'JP' }, 70)]).toEqual(inJapan.slice(70));
      expect([...idsFrom(order, { sort: 'acc', country: 'jp' }, inJapan.length)]).toEqual([]);
      expect([...idsFrom(order, { sort: 'acc', country: 'de' }, 0)]).toEqual([]);
      expect([...idsFrom(order, { sort: 'acc' }, 2 ** 31)]).toEqual([]);
      // Everything but the players' objects: less than forty bytes each.
      expect(order.bytes).toBeLessThan(40 * PLAYERS);
    });

    it('has each player in its place, with what it had and with what it has now', async () => {
      const order = await readLeaderboardOrder(stack().context.database, MODES[0]);
      const places = (has: (id: number) => number) =>
        inOrder.map((playerId) => placeOf(order, 'pp', { value: has(playerId), playerId }));
      expect(places(ppOf)).toEqual([...inOrder.keys()]);
      expect(places((id) => ppOf(id) + 7)).toEqual([...inOrder.keys()]);
      const played = [...idsFrom(order, { sort: 'plays' }, 0)];
      const plays = inOrder.map((playerId) => placeOf(order, 'plays', { value: playerId % 5, playerId }));
      expect(plays).toEqual(inOrder.map((id) => played.indexOf(id)));
      expect(placeOf(order, 'pp', { value: 1_000, playerId: FIRST + PLAYERS })).toBe(-1);
    });

    it('goes on behind a player where it stands, among equals too', async () => {
      const order = await readLeaderboardOrder(stack().context.database, MODES[0]);
      for (const playerId of [FIRST, 40, 104, 130, FIRST + PLAYERS - 1]) {
        const after = { value: ppOf(playerId), playerId };
        expect([...idsAfter(order, { sort: 'pp' }, after)]).toEqual(inOrder.filter((id) => id > playerId));
      }
    });

    it('goes on a little before the place of a player that is not in it', async () => {
      const order = await readLeaderboardOrder(stack().context.database, MODES[0]);
      const rest = (value: number, playerId: number) => [
        ...idsAfter(order, { sort: 'pp' }, { value, playerId }),
      ];
      // Among those with the lowest value, behind them, and before all.
      expect(rest(966, 2_000_000)[0]).toBe(FIRST + 128);
      expect(rest(1, 2_000_000)[0]).toBe(FIRST + 128);
      expect(rest(5_000.5, 2_000_000)).toEqual(inOrder);
      const inJapan = idsAfter(order, { sort: 'pp', country: 'jp' }, { value: ppOf(40), playerId: 40 });
      expect([...inJapan]).toEqual(inOrder.filter((id) => id > 40 && id % 2 === 0));
    });
  },
  { mayWrite: true },
);

describe("a country's part of a long leaderboard", () => {
  const COUNT = 5_000;
  const random = createRandom(11);
  /** Two halves, some in each block of places, and two players. */
  const codes = Array.from({ length: COUNT }, (_, at) => {
    if (at === 700 || at === 4_400) return 3;
    if (at % 50 === 9) return 2;
    return at % 2;
  });
  const players = Uint32Array.from({ length: COUNT }, (_, at) => (at * 1_009) % COUNT);
  const board: Board = { players, marks: new Uint32Array() };
  const order: LeaderboardOrder = {
    ids: Int32Array.from({ length: COUNT }, (_, at) => at + FIRST),
    countries: Uint8Array.from(codes),
    names: ['us', 'jp', 'de', 'xx', 'fr'],
    boards: { tscore: board, rscore: board, pp: board, acc: board, plays: board, playtime: board },
    ofCountries: new LRUCache({ max: 3 }),
    bytes: 0,
    rows: COUNT,
  };

  it.each(['us', 'jp', 'de', 'xx', 'fr', 'unknown'])('is found from any place on: %s', (country) => {
    const code = order.names.indexOf(country);
    const all = [...players].filter((player) => codes[player] === code).map((player) => player + FIRST);
    const offsets = [
      0,
      1,
      all.length - 1,
      all.length,
      2 ** 31,
      ...Array.from({ length: 20 }, () => random.int(0, all.length)),
    ];
    for (const offset of offsets.filter((one) => one >= 0))
      expect([...idsFrom(order, { sort: 'pp', country }, offset)]).toEqual(all.slice(offset));
  });
});

describeOnEveryStack(
  'leaderboards out of snapshots',
  (stack) => {
    const page = async (rest: string): Promise<Page> =>
      request(stack().app).get(`/v2/leaderboards/0?${rest}`);
    const idsOf = ({ body }: Page) => body.data.map(({ player_id }) => player_id);
    const set = async (id: number, pp: number) =>
      stack()
        .writable.query.updateTable('stats')
        .set({ pp })
        .where('id', '=', id)
        .where('mode', '=', 0)
        .execute();
    /** The cursor's query is answered live when it is asked first. */
    const after = async (cursor: string, rest: string) => {
      await page(`${rest}&cursor=${cursor}`);
      await stack().context.snapshots.idle();
      const before = stack().statements.length;
      const answer = await page(`${rest}&cursor=${cursor}`);
      expect(stack().statements.slice(before).join()).toMatch(/\bin \(/);
      return idsOf(answer);
    };

    beforeAll(async () => {
      await fill(stack());
      await page('page_size=1');
      await stack().context.snapshots.idle();
    });

    it('are known to be slow in all countries where they are in one', async () => {
      await page('country=us&page_size=3');
      await stack().context.snapshots.idle();
      const before = stack().statements.length;
      expect(idsOf(await page('country=jp&page_size=3'))).toEqual([4, 6, 8]);
      expect(stack().statements.slice(before).join()).toMatch(/\bin \(/);
    });

    it('go on behind one who is gone, in pages of one too', async () => {
      const { body } = await page('page_size=31');
      const gone = body.data.at(-1)!.player_id;
      expect(gone).toBe(33);
      const hide = async (priv: number) =>
        stack().writable.query.updateTable('users').set({ priv }).where('id', '=', gone).execute();
      await hide(RESTRICTED);
      expect(await after(body.meta.next_cursor, 'page_size=1')).toEqual([34]);
      expect(await after(body.meta.next_cursor, 'page_size=3')).toEqual([34, 35, 36]);
      await hide(PUBLIC);
    });

    it('go on where one stood who has risen since the page or since the snapshot', async () => {
      const { body } = await page('page_size=40');
      expect(idsOf({ body } as Page).at(-1)).toBe(42);
      // Since the page: the snapshot has it where it was.
      await set(42, 2_000);
      expect(await after(body.meta.next_cursor, 'page_size=3')).toEqual([43, 44, 45]);
      // Since the snapshot: the page shows it where it was, with what it has now.
      const shown = await page('page_size=40');
      expect(idsOf(shown).at(-1)).toBe(42);
      expect(await after(shown.body.meta.next_cursor, 'page_size=3')).toEqual([43, 44, 45]);
      await set(42, ppOf(42));
    });

    it('go on behind one who came after they were made', async () => {
      const { writable } = stack();
      const { body } = await page('page_size=60');
      const last = body.data.at(-1)!.player_id;
      await insertPlayer(writable, 900, { country: 'us' });
      await insertStats(writable, 900, { 0: { pp: ppOf(last) } });
      const cursor = Buffer.from(body.meta.next_cursor, 'base64url').toString();
      expect(cursor).toContain(String(last));
      const behindIt = Buffer.from(cursor.replace(`"playerId":${last}`, '"playerId":900')).toString(
        'base64url',
      );
      const equals = inOrderBehind(ppOf(last));
      expect(await after(behindIt, 'page_size=2')).toEqual(equals.slice(0, 2));
      await writable.query.deleteFrom('stats').where('id', '=', 900).execute();
    });

    const inOrderBehind = (pp: number) =>
      Array.from({ length: PLAYERS }, (_, at) => FIRST + at).filter((id) => ppOf(id) < pp);

    it('leave out who has risen above the page meanwhile', async () => {
      const { body } = await page('page_size=20');
      await set(24, 3_000);
      expect(await after(body.meta.next_cursor, 'page_size=3')).toEqual([23, 25, 26]);
      await set(24, ppOf(24));
    });

    it('answer cursors that nobody was given', async () => {
      const { body } = await page('sort=tscore&page_size=1');
      expect(body.data).toEqual([]);
      const given = await page('sort=pp&page_size=1');
      const cursor = Buffer.from(given.body.meta.next_cursor, 'base64url').toString();
      for (const value of ['1.5', '0', '1e300']) {
        const made = Buffer.from(cursor.replace(/"value":\d+/, `"value":${value}`)).toString('base64url');
        expect((await page(`sort=pp&page_size=1&cursor=${made}`)).status).toBe(200);
      }
    });
  },
  { mayWrite: true, overrides: { snapshots: IN_SNAPSHOT } },
);

describeOnEveryStack(
  'leaderboards of many countries',
  (stack) => {
    it('are told apart beyond 256', async () => {
      const codes = [...LETTERS].flatMap((one) => [...LETTERS].map((other) => one + other)).slice(0, 300);
      const { query } = stack().writable;
      for (const [at, country] of codes.entries()) {
        await insertPlayer(stack().writable, FIRST + at, { country });
        await query
          .insertInto('stats')
          .values({ id: FIRST + at, mode: 0, pp: 1 })
          .execute();
      }
      const order = await readLeaderboardOrder(stack().context.database, MODES[0]);
      const found = codes.map((country) => [...idsFrom(order, { sort: 'pp', country }, 0)]);
      expect(found).toEqual(codes.map((_, at) => [FIRST + at]));
    });
  },
  { mayWrite: true },
);
