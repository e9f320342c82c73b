import type { Selectable } from 'kysely';
import type { Schema } from '../../src/db/schema';
import { foldText } from '../../src/db/dialects/foldedText';
import { generate, type GenerateSummary } from '../../src/generate/generate';
import { MODES } from '../../src/osu/modes';
import { USERNAME } from '../../src/osu/names';
import { isPublic } from '../../src/osu/privileges';
import { MapStatus } from '../../src/osu/statuses';
import { allRows, describeWithMysql, emptyDatabase, indexNames, type EmptyDatabase } from './database';

const OPTIONS = { users: 200, scores: 5_000, seed: 1 };

describeWithMysql('a generated server', () => {
  let made: EmptyDatabase;
  let summary: GenerateSummary;
  let users: Selectable<Schema['users']>[];
  let scores: Selectable<Schema['scores']>[];
  let maps: Selectable<Schema['maps']>[];
  beforeAll(async () => {
    made = await emptyDatabase();
    summary = await generate(OPTIONS, made.config);
    const { query } = made.database;
    users = await query.selectFrom('users').selectAll().where('id', '>', 1).orderBy('id').execute();
    scores = await query.selectFrom('scores').selectAll().orderBy('id').execute();
    maps = await query.selectFrom('maps').selectAll().orderBy('id').execute();
  });
  afterAll(() => made.drop());

  it('has what was asked for, by the fast way', () => {
    expect([users.length, scores.length, maps.length]).toEqual([200, 5_000, 63]);
    expect(summary).toMatchObject({ ...OPTIONS, maps: 63, clans: 4, comments: 50, byFile: true });
    expect(users.map(({ id }) => id)).toEqual(Array.from({ length: 200 }, (_, at) => at + 3));
    expect(scores.map(({ id }) => id)).toEqual(Array.from({ length: 5_000 }, (_, at) => at + 1));
  });

  it('has one best score for each player, map and mode with a pass: the first of those with the most pp', () => {
    const expected = new Map<string, (typeof scores)[number]>();
    for (const score of scores) {
      expect(score.status === 0).toBe(score.grade === 'F');
      const key = `${score.userid} ${score.map_md5} ${score.mode}`;
      const best = expected.get(key);
      if (score.status !== 0 && (!best || score.pp > best.pp)) expected.set(key, score);
    }
    const bests = scores.filter(({ status }) => status === 2).map(({ id }) => id);
    expect(bests).toEqual([...expected.values()].map(({ id }) => id).sort((a, b) => Number(a) - Number(b)));
    expect(new Set(scores.map(({ status }) => status))).toEqual(new Set([0, 1, 2]));
  });

  it('has play times that rise with the id, none before its player registered', () => {
    const registered = new Map(users.map(({ id, creation_time }) => [id, creation_time]));
    const unix = ({ play_time }: { play_time: string }) =>
      Date.parse(`${play_time.replace(' ', 'T')}Z`) / 1000;
    scores.forEach((score, at) => {
      expect(unix(score)).toBeGreaterThanOrEqual(unix(scores[at - 1] ?? score));
      expect(unix(score)).toBeGreaterThanOrEqual(registered.get(score.userid) ?? Infinity);
    });
    const days = (unix(scores.at(-1)!) - unix(scores[0]!)) / 86_400;
    expect(days).toBeGreaterThan(1_500);
    expect(users.map(({ creation_time }) => creation_time)).toEqual(
      users.map(({ creation_time }) => creation_time).sort((a, b) => a - b),
    );
  });

  it('has stats that follow from the scores', async () => {
    const stats = await made.database.query.selectFrom('stats').selectAll().where('id', '>', 1).execute();
    expect(stats).toHaveLength(200 * MODES.length);
    const statusOf = new Map(maps.map(({ md5, status }) => [md5, status]));
    for (const row of stats) {
      const own = scores.filter(({ userid, mode }) => userid === row.id && mode === row.mode);
      const bests = own
        .filter(({ status, map_md5 }) => status === 2 && [2, 3].includes(statusOf.get(map_md5) ?? 0))
        .sort((a, b) => b.pp - a.pp || Number(a.id) - Number(b.id));
      const weights = bests.map((_, at) => 0.95 ** at);
      const weighted = (values: number[]) => values.reduce((sum, value, at) => sum + value * weights[at]!, 0);
      const total = (values: number[]) => values.reduce((sum, value) => sum + value, 0);
      expect(row).toMatchObject({
        plays: own.length,
        tscore: total(own.map(({ score }) => score)),
        rscore: total(bests.map(({ score }) => score)),
        pp: Math.round(weighted(bests.map(({ pp }) => pp))),
        playtime: total(own.map(({ time_elapsed }) => Math.floor(time_elapsed / 1000))),
        xh_count: bests.filter(({ grade }) => grade === 'XH').length,
        a_count: bests.filter(({ grade }) => grade === 'A').length,
      });
      const acc = bests.length === 0 ? 0 : weighted(bests.map(({ acc }) => acc)) / total(weights);
      expect(Math.abs(row.acc - acc)).toBeLessThan(0.002);
    }
  });

  it('has counters on maps that follow from the scores', () => {
    for (const { md5, plays, passes } of maps) {
      const own = scores.filter(({ map_md5 }) => map_md5 === md5);
      expect([plays, passes]).toEqual([own.length, own.filter(({ status }) => status > 0).length]);
    }
  });

  it('has a few busy players, hot maps, every mode and maps of several statuses', () => {
    const countBy = <Row>(rows: Row[], key: (row: Row) => unknown) => {
      const counts = new Map<unknown, number>();
      for (const row of rows) counts.set(key(row), (counts.get(key(row)) ?? 0) + 1);
      return [...counts.values()].sort((a, b) => b - a);
    };
    const ofPlayers = countBy(scores, ({ userid }) => userid);
    expect(ofPlayers[0]).toBeGreaterThan(8 * ofPlayers[Math.floor(ofPlayers.length / 2)]!);
    const ofMaps = countBy(scores, ({ map_md5 }) => map_md5);
    expect(ofMaps[0]).toBeGreaterThan(3 * ofMaps[Math.floor(ofMaps.length / 2)]!);
    expect(new Set(scores.map(({ mode }) => mode))).toEqual(new Set(MODES));
    const inOsu = scores.filter(({ mode }) => mode === 0).length;
    expect(Math.max(...countBy(scores, ({ mode }) => mode))).toBe(inOsu);
    const statuses = new Set(maps.map(({ status }) => status));
    expect(
      statuses.has(MapStatus.Ranked) && statuses.has(MapStatus.Loved) && statuses.has(MapStatus.Pending),
    ).toBe(true);
  });

  it('has staff, and few hidden players, of whom the unverified never played', () => {
    const hidden = users.filter(({ priv }) => !isPublic(priv));
    expect(hidden.length).toBeGreaterThan(0);
    expect(hidden.length / users.length).toBeLessThan(0.08);
    const unverified = new Set(users.filter(({ priv }) => !(priv & 2)).map(({ id }) => id));
    expect(scores.filter(({ userid }) => unverified.has(userid))).toEqual([]);
    expect(users[0]!.priv & 16384).toBe(16384);
  });

  it('has names that the game allows, in its safe form unique, and no password', () => {
    expect(users.filter(({ name }) => !USERNAME.test(name))).toEqual([]);
    expect(new Set(users.map((user) => foldText(user.safe_name))).size).toBe(200);
    expect(users.filter(({ pw_bcrypt }) => pw_bcrypt !== '_'.repeat(60))).toEqual([]);
  });

  it('has clans of an owner and members', async () => {
    const clans = await made.database.query.selectFrom('clans').selectAll().execute();
    const owners = users.filter(({ clan_priv }) => clan_priv === 3);
    expect(owners.map(({ id, clan_id }) => [clan_id, id])).toEqual(clans.map(({ id, owner }) => [id, owner]));
    const ids = new Set([0, ...clans.map(({ id }) => id)]);
    expect(users.filter(({ clan_id }) => !ids.has(clan_id))).toEqual([]);
    expect(users.filter(({ clan_priv }) => clan_priv === 1).length).toBeGreaterThan(0);
  });

  it('has relationships, favourites and ratings of players and maps that there are', async () => {
    const { query } = made.database;
    const ids = new Set(users.map(({ id }) => id));
    const relationships = await query.selectFrom('relationships').selectAll().execute();
    expect(relationships.filter(({ user1, user2 }) => !ids.has(user1) || !ids.has(user2))).toEqual([]);
    const pairs = new Set(relationships.map(({ user1, user2 }) => `${user1} ${user2}`));
    expect(relationships.filter(({ user1, user2 }) => pairs.has(`${user2} ${user1}`)).length).toBeGreaterThan(
      50,
    );
    const sets = new Set(maps.map(({ set_id }) => set_id));
    const favourites = await query.selectFrom('favourites').selectAll().execute();
    expect(favourites.length).toBeGreaterThan(50);
    expect(favourites.filter(({ setid }) => !sets.has(setid))).toEqual([]);
    const played = new Set(scores.map(({ userid, map_md5 }) => `${userid} ${map_md5}`));
    const ratings = await query.selectFrom('ratings').selectAll().execute();
    expect(ratings.length).toBeGreaterThan(100);
    expect(ratings.filter(({ userid, map_md5 }) => !played.has(`${userid} ${map_md5}`))).toEqual([]);
  });

  it('has all indexes of the schema in the end', async () => {
    expect((await indexNames(made.database, 'scores')).filter((name) => name !== 'PRIMARY')).toHaveLength(12);
    expect((await indexNames(made.database, 'stats')).filter((name) => name !== 'PRIMARY')).toHaveLength(4);
  });

  it('is the same for the same seed, and another one for another', async () => {
    const twin = await emptyDatabase();
    const other = await emptyDatabase();
    try {
      await generate(OPTIONS, twin.config, { chunk: { players: 37, maps: 10, scores: 999 } });
      expect(await allRows(twin.database)).toEqual(await allRows(made.database));
      await generate({ ...OPTIONS, seed: 2 }, other.config);
      const [{ scores: first }, { scores: second }] = [
        await allRows(made.database),
        await allRows(other.database),
      ];
      expect(second).toHaveLength(5_000);
      expect(second).not.toEqual(first);
    } finally {
      await twin.drop();
      await other.drop();
    }
  });
});
