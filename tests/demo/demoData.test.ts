import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Selectable } from 'kysely';
import type { Beatmap } from 'osu-classes';
import { BeatmapDecoder, HoldableObject, SlidableObject, SpinnableObject } from 'osu-parsers';
import request from 'supertest';
import { v1 } from '../../src/api/v1';
import { createApp } from '../../src/app';
import { readSettings } from '../../src/config/readSettings';
import { createContext } from '../../src/context';
import type { ScoresTable } from '../../src/db/schema/scores';
import { startDemoLife } from '../../src/demo/demoLife';
import { demoServer, type DemoServer } from './demoServer';

type Score = Selectable<ScoresTable>;

let demo: DemoServer;
let scores: Score[];
let statuses: Map<string, number>;
beforeAll(async () => {
  demo = await demoServer();
  scores = await demo.database.query.selectFrom('scores').selectAll().orderBy('id').execute();
  const maps = await demo.database.query.selectFrom('maps').select(['md5', 'status']).execute();
  statuses = new Map(maps.map((map) => [map.md5, map.status]));
}, 60_000);
afterAll(() => demo.remove());

const isInside = ({ x, y }: { x: number; y: number }) => x >= 0 && x <= 512 && y >= 0 && y <= 384;

/** The most combo a play can have, counted from the parsed file alone. */
function maxComboOf(beatmap: Beatmap): number {
  const { difficulty, controlPoints } = beatmap;
  return beatmap.hitObjects.reduce((combo, object) => {
    const isHold = object instanceof HoldableObject;
    if (beatmap.mode === 3)
      return combo + 1 + (isHold ? Math.floor((object.endTime - object.startTime) / 100) : 0);
    if (object instanceof SpinnableObject) return combo + (beatmap.mode === 0 ? 1 : 0);
    if (!(object instanceof SlidableObject)) return combo + 1;
    if (beatmap.mode === 1) return combo;
    const { sliderVelocity } = controlPoints.difficultyPointAt(object.startTime);
    const { beatLength } = controlPoints.timingPointAt(object.startTime);
    const pixelsOfBeat = 100 * difficulty.sliderMultiplier * sliderVelocity;
    let ticks = 0;
    const lastTick = object.distance - (10 * pixelsOfBeat) / beatLength;
    for (let at = pixelsOfBeat / difficulty.sliderTickRate; at < lastTick; at += pixelsOfBeat) ticks += 1;
    return combo + 1 + (object.repeats + 1) * (ticks + 1);
  }, 0);
}

test('every file parses into the map that its row describes', async () => {
  const maps = await demo.database.query.selectFrom('maps').selectAll().execute();
  const decoder = new BeatmapDecoder();
  for (const map of maps) {
    const bytes = await readFile(join(demo.directory, 'osu', `${map.id}.osu`));
    const beatmap = decoder.decodeFromBuffer(bytes);
    const { metadata, difficulty, hitObjects } = beatmap;
    expect(createHash('md5').update(bytes).digest('hex')).toBe(map.md5);
    expect(beatmap.mode).toBe(map.mode);
    expect(hitObjects.length).toBeGreaterThan(50);
    expect(maxComboOf(beatmap)).toBe(map.max_combo);
    expect(metadata).toMatchObject({
      title: map.title,
      artist: map.artist,
      version: map.version,
      beatmapId: map.id,
    });
    const settings = [
      difficulty.circleSize,
      difficulty.approachRate,
      difficulty.overallDifficulty,
      difficulty.drainRate,
    ];
    [map.cs, map.ar, map.od, map.hp].forEach((value, at) => expect(settings[at]).toBeCloseTo(value, 3));
    expect(beatmap.bpm).toBeCloseTo(map.bpm, 1);
    expect(Math.abs(beatmap.length / 1000 - map.total_length)).toBeLessThan(1.5);
    expect(hitObjects.filter((object) => !isInside(object.startPosition) || object.startTime <= 0)).toEqual(
      [],
    );
    if (map.mode === 1) continue;
    const sliders = hitObjects.filter((object) => object instanceof SlidableObject);
    expect(
      sliders.filter((slider) => !isInside(slider.path.positionAt(1).add(slider.startPosition))),
    ).toEqual([]);
  }
});

test('within a set, a harder difficulty is denser and has more stars', async () => {
  const maps = await demo.database.query.selectFrom('maps').selectAll().orderBy('id').execute();
  for (const map of maps) {
    const easier = maps.find((other) => other.set_id === map.set_id && other.id < map.id);
    if (easier) expect(map.diff).toBeGreaterThan(easier.diff * 0.9);
  }
});

const awardsPp = (score: Score) => [2, 3].includes(statuses.get(score.map_md5) ?? 0);

test('a player has one best score on a map in a mode, and it is the best', () => {
  const groups = new Map<string, Score[]>();
  for (const score of scores) {
    const key = `${score.userid} ${score.map_md5} ${score.mode}`;
    groups.set(key, [...(groups.get(key) ?? []), score]);
  }
  for (const group of groups.values()) {
    const passes = group.filter((score) => score.grade !== 'F');
    const bests = group.filter((score) => score.status === 2);
    const value = (score: Score) => (score.mode >= 4 && awardsPp(score) ? score.pp : score.score);
    const best = Math.max(...passes.map(value));
    expect(bests.map(value)).toEqual(passes.length > 0 ? [best] : []);
    expect(group.filter((score) => (score.status === 0) !== (score.grade === 'F'))).toEqual([]);
  }
});

test('accuracy follows from the hits', () => {
  const wrong = scores.filter(({ mode, acc, n300, n100, n50, ngeki, nkatu, nmiss }) => {
    const expected = [
      (300 * n300 + 100 * n100 + 50 * n50) / (300 * (n300 + n100 + n50 + nmiss)),
      (n300 + 0.5 * n100) / (n300 + n100 + nmiss),
      (n300 + n100 + n50) / (n300 + n100 + n50 + nkatu + nmiss),
      (300 * (n300 + ngeki) + 200 * nkatu + 100 * n100 + 50 * n50) /
        (300 * (n300 + ngeki + nkatu + n100 + n50 + nmiss)),
    ][mode % 4];
    return Math.abs(acc - 100 * (expected ?? 0)) > 0.001;
  });
  expect(wrong).toEqual([]);
});

test('counts are never negative, values fit their columns, nothing has pp that must not', () => {
  const wrong = scores.filter((score) => {
    const { n300, n100, n50, ngeki, nkatu, nmiss, max_combo, pp, mods, grade } = score;
    const isHidden = (mods & 1032) !== 0;
    return (
      Math.min(n300, n100, n50, ngeki, nkatu, nmiss, max_combo, pp, score.score) < 0 ||
      score.score >= 2 ** 31 ||
      pp >= 2000 ||
      (pp > 0 && (!awardsPp(score) || grade === 'F')) ||
      (grade.endsWith('H') && !isHidden) ||
      ((grade === 'X' || grade === 'S') && isHidden)
    );
  });
  expect(wrong).toEqual([]);
});

test('scores lie in the two years before the end, in order of their ids', async () => {
  const times = scores.map((score) => score.play_time);
  expect(times.at(-1)! < '2026-11-20 00:00:00').toBe(true);
  expect(times[0]! >= '2024-11-20 00:00:00').toBe(true);
  expect(times.filter((time) => !/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/.test(time))).toEqual([]);
});

test("players' totals follow from their scores", async () => {
  const stats = await demo.database.query.selectFrom('stats').selectAll().where('id', '>', 1).execute();
  expect(stats).toHaveLength(200 * 8);
  const sum = (of: Score[], value: (score: Score) => number) =>
    of.reduce((total, score) => total + value(score), 0);
  for (const row of stats) {
    const own = scores.filter((score) => score.userid === row.id && score.mode === row.mode);
    const bests = own.filter((score) => score.status === 2 && awardsPp(score)).sort((a, b) => b.pp - a.pp);
    const weights = bests.map((_, at) => 0.95 ** at);
    const total = weights.reduce((all, weight) => all + weight, 0);
    const pp = bests.reduce((all, score, at) => all + score.pp * (weights[at] ?? 0), 0);
    const acc = bests.reduce((all, score, at) => all + score.acc * (weights[at] ?? 0), 0);
    expect(row.pp).toBe(Math.round(pp));
    expect(row.acc).toBeCloseTo(total === 0 ? 0 : acc / total, 2);
    expect(row).toMatchObject({
      plays: own.length,
      tscore: sum(own, (score) => score.score),
      rscore: sum(bests, (score) => score.score),
      xh_count: bests.filter((score) => score.grade === 'XH').length,
      s_count: bests.filter((score) => score.grade === 'S').length,
      a_count: bests.filter((score) => score.grade === 'A').length,
    });
  }
});

test('the top of osu! has a plausible number of pp', async () => {
  const top = await demo.database.query
    .selectFrom('stats')
    .select('pp')
    .where('mode', '=', 0)
    .orderBy('pp', 'desc')
    .executeTakeFirstOrThrow();
  expect(top.pp).toBeGreaterThan(5_000);
  expect(top.pp).toBeLessThan(9_000);
});

test("maps' plays and passes follow from the scores", async () => {
  const maps = await demo.database.query.selectFrom('maps').select(['md5', 'plays', 'passes']).execute();
  for (const { md5, plays, passes } of maps) {
    const own = scores.filter((score) => score.map_md5 === md5);
    expect([plays, passes]).toEqual([own.length, own.filter((score) => score.grade !== 'F').length]);
  }
});

test('every example of the public documentation finds something on the demo server', async () => {
  const config = readSettings({ LOG_LEVEL: 'silent', DATA_DIRECTORY: demo.directory });
  const context = await createContext(config);
  const life = await startDemoLife({ ...context, live: context.liveWriter! });
  const app = createApp(context, { checkAnswers: true });
  const open = v1.routes.filter((route) => route.auth === 'public');
  const statuses: [string, number][] = [];
  for (const { path, example } of open)
    statuses.push([path, (await request(app).get(`/v1${path}?${example}`)).status]);
  await life.stop();
  await context.close();
  expect(statuses).toEqual(open.map(({ path }) => [path, 200]));
});
