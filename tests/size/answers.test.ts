import request from 'supertest';
import { insertMap, insertPlayer, insertScore, insertStats, PUBLIC, RESTRICTED } from '../support/factories';
import { sessionCookie } from '../support/sessions';
import { describeOnEveryStack, type Stack } from '../support/stacks';

const PLAYERS = 60;
const STAFF = 3 | 4096;

/** What the tests read of the answers. */
interface Body {
  leaderboard: { player_id: number }[];
  result: unknown[];
  scores: unknown[];
  counts: { online: number; total: number };
  data: unknown;
  meta: { next_cursor: string };
}

/** The answers of two ways: out of snapshots that were made before, and of the queries themselves. */
const get = async ({ app }: Stack, url: string, headers: Record<string, string> = {}) => {
  const { status, body } = await request(app).get(url).set(headers);
  expect([url, status]).toEqual([url, 200]);
  return body as Body;
};

async function fill({ writable }: Stack): Promise<void> {
  const md5 = await insertMap(writable, 1);
  // The bot is hidden otherwise.
  await writable.query.updateTable('users').set({ priv: PUBLIC }).where('id', '=', 1).execute();
  for (let id = 3; id < 3 + PLAYERS; id += 1) {
    await insertPlayer(writable, id, {
      country: id % 2 ? 'us' : 'jp',
      priv: id === 3 ? STAFF : PUBLIC,
      name: `name ${id}`,
    });
    // Two share each value.
    await insertStats(writable, id, { 0: { pp: Math.floor(id / 2), acc: 90 + Math.floor(id / 2) / 8 } });
    await insertScore(writable, { id, userid: id, map_md5: md5, score: 1_000 - Math.floor(id / 2) });
  }
  const favourite = (userid: number, setid: number) => ({ userid, setid, created_at: 0 });
  await writable.query
    .insertInto('favourites')
    .values([favourite(3, 90), favourite(4, 90), favourite(3, 70), favourite(3, 100)])
    .execute();
}

const URLS = [
  '/v1/get_leaderboard?sort=acc&limit=7&page=3',
  '/v1/get_leaderboard?sort=pp&country=JP&limit=5&page=2',
  '/v1/get_leaderboard?sort=pp&country=zz',
  '/v2/leaderboards/0?sort=acc&page_size=10&page=2',
  '/v1/search_players?q=NAME&limit=9&offset=20',
  '/v1/search_players?q=name_31',
  '/v1/search_players?q=e%203&limit=4&offset=3',
  '/v1/search_players?limit=9&offset=30',
  '/v2/players?country=us&page_size=7&page=2',
  '/v2/scores?status=2&page_size=7&page=3',
  '/v1/get_map_scores?scope=best&id=1&limit=9&page=2',
  '/v1/get_map_scores?scope=recent&id=1&limit=9&page=2',
  '/v1/get_player_count',
  '/api/get_scores?b=1&limit=9',
  '/api/get_scores?b=1&u=31',
  '/api/get_scores?b=1&mods=0&limit=4',
];

describeOnEveryStack(
  'snapshots',
  (stack) => {
    /** Everything is slow, so that each first question is answered live and each later one by a snapshot. */
    const hidden = 20;
    /** Staff are answered by the queries themselves; as long as nobody is hidden they see what all see. */
    const live = async (url: string) => get(stack(), url, { Cookie: await sessionCookie(stack(), 3) });

    beforeAll(async () => {
      await fill(stack());
      await insertPlayer(stack().writable, 700, { name: 'of one play' });
      const map_md5 = await insertMap(stack().writable, 700, { last_update: '2030-02-01 00:00:00' });
      await insertScore(stack().writable, { id: 700, userid: 700, map_md5 });
      for (const url of URLS) {
        await get(stack(), url);
        await stack().context.snapshots.idle();
      }
    });

    it.each(URLS)('answer what the query answers on %s', async (url) => {
      const expected = await live(url);
      const before = stack().statements.length;
      expect(await get(stack(), url)).toEqual(expected);
      // A list by id that is shorter than from one mark to the next is read as before; nobody lives in zz.
      if (/(leaderboard|q=|map_scores)(?!.*zz)/.test(url))
        expect(stack().statements.slice(before).join()).toMatch(/\bin \(/);
    });

    it('go on at a cursor', async () => {
      const first = await get(stack(), '/v2/leaderboards/0?sort=pp&page_size=7');
      const next = `/v2/leaderboards/0?sort=pp&page_size=7&cursor=${first.meta.next_cursor}`;
      const asked = await get(stack(), next);
      await stack().context.snapshots.idle();
      expect(await get(stack(), next)).toEqual(asked);
    });

    it('never show who was hidden since, and fill the page', async () => {
      const { writable } = stack();
      await writable.query.updateTable('users').set({ priv: RESTRICTED }).where('id', '=', hidden).execute();
      const all = '/v1/get_leaderboard?sort=acc&limit=100';
      const shown = await get(stack(), all);
      expect(shown.leaderboard.map((row) => row.player_id)).not.toContain(hidden);
      expect(shown.leaderboard).toHaveLength(PLAYERS - 1);
      const page = await get(stack(), '/v1/get_leaderboard?sort=acc&limit=7&page=7');
      expect(page.leaderboard).toHaveLength(7);
      const named = await get(stack(), `/v1/search_players?q=name%20${hidden}`);
      expect(named.result).toEqual([]);
      const board = await get(stack(), '/v1/get_map_scores?scope=best&id=1&limit=100');
      expect(board.scores).toHaveLength(PLAYERS - 1);
    });

    it('are not for staff, who see everybody, nor for whom is hidden', async () => {
      const all = '/v1/get_leaderboard?sort=acc&limit=100';
      for (const viewer of [3, hidden]) {
        const seen = await get(stack(), all, { Cookie: await sessionCookie(stack(), viewer) });
        expect(seen.leaderboard.map((row) => row.player_id)).toContain(hidden);
      }
    });

    it('tell the ratings of all maps', async () => {
      const { writable, context, statements } = stack();
      const rate = async (mapId: number, ratings: number[]) => {
        const map_md5 = await insertMap(writable, mapId);
        const rows = ratings.map((rating, at) => ({ userid: 3 + at, map_md5, rating }));
        if (rows.length > 0) await writable.query.insertInto('ratings').values(rows).execute();
      };
      await rate(5, [10, 5]);
      await rate(3, [1]);
      await rate(4, []);
      await get(stack(), '/v2/maps/4/rating');
      await context.snapshots.idle();
      const asked = statements.length;
      const told = await Promise.all([3, 4, 5, 1].map((id) => get(stack(), `/v2/maps/${id}/rating`)));
      expect(told.map(({ data }) => data)).toEqual([
        { average: 1, count: 1 },
        { average: null, count: 0 },
        { average: 7.5, count: 2 },
        { average: null, count: 0 },
      ]);
      expect(statements.slice(asked).join()).not.toContain('ratings');
    });

    it('tell whose favourites all sets are, in number', async () => {
      const { writable, context, statements } = stack();
      for (const id of [70, 80, 90]) await insertMap(writable, id, { set_id: id });
      await get(stack(), '/api/get_beatmaps?s=80');
      await context.snapshots.idle();
      const asked = statements.length;
      const told = await Promise.all([70, 80, 90].map((id) => get(stack(), `/api/get_beatmaps?s=${id}`)));
      expect(told).toMatchObject([
        [{ favourite_count: '1' }],
        [{ favourite_count: '0' }],
        [{ favourite_count: '2' }],
      ]);
      expect(statements.slice(asked).join()).not.toContain('favourites');
    });

    it('tell what a player has mapped and written', async () => {
      const { writable, context, statements } = stack();
      await insertMap(writable, 100, { set_id: 100, creator: 'NAME 33' });
      await insertMap(writable, 101, { set_id: 100, creator: 'name 33' });
      const comment = { userid: 33, target_id: 100, time: 0, comment: 'c', colour: null };
      await writable.query
        .insertInto('comments')
        .values([
          { ...comment, target_type: 'map' },
          { ...comment, target_type: 'song' },
          { ...comment, target_type: 'song', userid: 34 },
        ])
        .execute();
      const url = '/api/v1/getUserID/33';
      const told = await get(stack(), url);
      expect(JSON.stringify(told)).toContain(
        '"totalCommentsReceived":3,"totalCommentsSent":2,"totalUploadedLevels":2',
      );
      expect(JSON.stringify(told)).toContain('"totalLevelLikes":1,');
      await context.snapshots.idle();
      // What a player has mapped is known then, and who has commented on that is asked for.
      expect(await get(stack(), url)).toEqual(told);
      await context.snapshots.idle();
      const asked = statements.length;
      expect(await get(stack(), url)).toEqual(told);
      expect(statements.slice(asked).join()).not.toMatch(/comments|favourites/);
    });

    it('tell the beatmaps that changed last, or those of a mapper', async () => {
      const { context, statements } = stack();
      for (const query of ['limit=2', 'u=mapper&limit=2']) {
        const expected = await get(stack(), `/api/get_beatmaps?${query}`);
        expect(expected).toHaveLength(2);
        await context.snapshots.idle();
        const asked = statements.length;
        expect(await get(stack(), `/api/get_beatmaps?${query}`)).toEqual(expected);
        expect(statements.slice(asked).join()).not.toContain('order by');
      }
    });

    it.each<[string, string, 'scores' | 'maps', object, object]>([
      ['best scores', '/v1/get_player_scores?scope=best&id=700', 'scores', { status: 2 }, { status: 1 }],
      [
        'scores on ranked maps',
        '/v1/get_player_scores?scope=best&id=700',
        'maps',
        { status: 2 },
        { status: 0 },
      ],
      ['first places', '/v1/get_player_scores?scope=first&id=700', 'scores', { status: 2 }, { status: 1 }],
      [
        'passed scores',
        '/v1/get_player_scores?scope=recent&id=700&include_failed=false',
        'scores',
        { status: 2 },
        { status: 0 },
      ],
      ['ranked beatmaps', '/api/get_beatmaps?since=2030-01-01', 'maps', { status: 2 }, { status: 0 }],
    ])('never show among %s what is none of them since', async (_, url, table, before, after) => {
      const { writable, context, statements } = stack();
      const shown = async () => {
        const body: unknown = await get(stack(), url);
        return (Array.isArray(body) ? body : (body as Body).scores).length;
      };
      const row = writable.query.updateTable(table).where(`${table}.id`, '=', 700);
      expect(await shown()).toBe(1);
      await context.snapshots.idle();
      const asked = statements.length;
      await row.set(after).execute();
      const left = await shown();
      await row.set(before).execute();
      expect(left).toBe(0);
      expect(statements.slice(asked).join()).toMatch(/\bin \(/);
    });

    it('find players who came since', async () => {
      const accounts = (await get(stack(), '/v1/get_player_count')).counts.total;
      await insertPlayer(stack().writable, 900, { name: 'name late' });
      const found = await get(stack(), '/v1/search_players?q=late');
      expect(found.result).toEqual([{ id: 900, name: 'name late' }]);
      const counted = await get(stack(), '/v1/get_player_count');
      expect(counted.counts).toEqual({ online: 0, total: accounts + 1 });
    });
  },
  {
    mayWrite: true,
    overrides: { snapshots: { slowMs: 0, rowsMin: 0, findOutShare: 1, share: 1e-9, maxAgeMs: Infinity } },
  },
);
