import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { ScoreDecoder } from 'osu-parsers';
import { isDemo, seedDemo } from '../../src/demo/seedDemo';
import { MODES } from '../../src/osu/modes';
import { encodeOsr } from '../../src/osu/osr';
import { safeName, USERNAME } from '../../src/osu/names';
import { isPublic, isStaff } from '../../src/osu/privileges';
import type { Demo } from '../../src/demo/makeDemo';
import { demoServer, emptyServer, madeDemo, type DemoServer } from './demoServer';

let made: Demo;
let demo: DemoServer;
beforeAll(async () => {
  made = madeDemo();
  demo = await demoServer(made);
}, 60_000);
afterAll(() => demo.remove());

const users = () => demo.database.query.selectFrom('users').selectAll().where('id', '>', 1).execute();
const scores = () => demo.database.query.selectFrom('scores').selectAll().execute();
const maps = () => demo.database.query.selectFrom('maps').selectAll().execute();

test('the summary tells what is there, and the mark makes it a demo server', async () => {
  expect(demo.summary).toMatchObject({
    players: 200,
    maps: 150,
    scores: 20_000,
    clans: 8,
    replays: 24,
    avatars: 60,
  });
  expect(await users()).toHaveLength(200);
  expect(await scores()).toHaveLength(20_000);
  expect(await maps()).toHaveLength(150);
  expect(await readdir(join(demo.directory, 'osr'))).toHaveLength(24);
  expect(await readdir(join(demo.directory, 'avatars'))).toHaveLength(60);
  expect(await isDemo(demo.directory)).toBe(true);
  expect(JSON.parse(await readFile(join(demo.directory, 'demo.json'), 'utf8'))).toEqual(demo.summary);
});

test('every run makes the same rows and files', () => {
  expect(madeDemo()).toEqual(made);
}, 60_000);

test('a run that fails leaves no rows and no mark, and the next one succeeds', async () => {
  const server = await emptyServer();
  const blocked = join(server.directory, 'osu');
  await writeFile(blocked, 'not a folder');
  const target = { database: server.database, dataDirectory: server.directory };
  await expect(seedDemo(target, made)).rejects.toThrow('EEXIST');
  const ids = await server.database.query.selectFrom('users').select('id').execute();
  expect(ids).toEqual([{ id: 1 }]);
  expect(await isDemo(server.directory)).toBe(false);
  await rm(blocked);
  await seedDemo(target, made);
  expect(await isDemo(server.directory)).toBe(true);
  await server.remove();
}, 60_000);

test('players have valid names, no password and no key; some are staff and some hidden', async () => {
  const players = await users();
  for (const { name, safe_name, pw_bcrypt, api_key, priv, clan_id, clan_priv } of players) {
    expect(name).toMatch(USERNAME);
    expect(safe_name).toBe(safeName(name));
    expect(pw_bcrypt).toBe('_'.repeat(60));
    expect(api_key).toBeNull();
    expect(clan_id > 0).toBe(clan_priv > 0);
    expect(priv).toBeGreaterThan(0);
  }
  expect(players.filter((player) => player.priv === 2)).toHaveLength(4);
  expect(players.filter((player) => player.priv === 1)).toHaveLength(3);
  expect(players.filter((player) => isStaff(player.priv)).length).toBeGreaterThan(3);
  expect(players.filter((player) => isPublic(player.priv))).toHaveLength(193);
});

test('every clan has its owner among its members', async () => {
  const players = new Map((await users()).map((player) => [player.id, player]));
  for (const { id, owner } of await demo.database.query.selectFrom('clans').selectAll().execute())
    expect(players.get(owner)).toMatchObject({ clan_id: id, clan_priv: 3 });
});

test('every mode is played, with its own mods on maps of its own ruleset', async () => {
  const rulesetOf = new Map((await maps()).map((map) => [map.md5, map.mode]));
  const all = await scores();
  expect([...new Set(all.map((score) => score.mode))].sort()).toEqual([...MODES]);
  for (const { mode, mods, map_md5 } of all) {
    expect(rulesetOf.get(map_md5)).toBe(mode % 4);
    expect(Boolean(mods & 128)).toBe(mode >= 4 && mode < 8);
    expect(Boolean(mods & 8192)).toBe(mode === 8);
  }
});

test('avatars are valid PNGs', async () => {
  for (const name of await readdir(join(demo.directory, 'avatars'))) {
    const png = await readFile(join(demo.directory, 'avatars', name));
    expect(png.subarray(0, 8)).toEqual(Buffer.from('89504e470d0a1a0a', 'hex'));
    const types: string[] = [];
    for (let at = 8; at < png.length;) {
      const length = png.readUInt32BE(at);
      const body = png.subarray(at + 4, at + 8 + length);
      expect(png.readUInt32BE(at + 8 + length)).toBe(crc32(body));
      types.push(body.toString('latin1', 0, 4));
      at += 12 + length;
    }
    expect(types).toEqual(['IHDR', 'PLTE', 'IDAT', 'IEND']);
  }
});

test('replays decode into frames as long as the map', async () => {
  const byId = new Map((await scores()).map((score) => [String(score.id), score]));
  const lengths = new Map((await maps()).map((map) => [map.md5, map.total_length]));
  for (const name of await readdir(join(demo.directory, 'osr'))) {
    const frames = await readFile(join(demo.directory, 'osr', name));
    const score = byId.get(name.replace('.osr', ''));
    if (!score) throw new Error(`${name} belongs to no score`);
    expect(score.status).toBe(2);
    const file = encodeOsr({
      ...score,
      mapMd5: score.map_md5,
      playerName: 'somebody',
      maxCombo: score.max_combo,
      perfect: score.perfect === 1,
      playedAt: score.play_time,
      frames,
      scoreId: score.id,
    });
    const { replay } = await new ScoreDecoder().decodeFromBuffer(file, true);
    const times = replay?.frames.map((frame) => frame.startTime) ?? [];
    expect(times.length).toBeGreaterThan(100);
    expect(times).toEqual([...times].sort((a, b) => a - b));
    expect((times.at(-1) ?? 0) / 1000).toBeGreaterThan((lengths.get(score.map_md5) ?? 0) - 1);
  }
});

test('mappools name maps of osu!', async () => {
  const ids = new Set((await maps()).filter((map) => map.mode === 0).map((map) => map.id));
  const picks = await demo.database.query.selectFrom('tourney_pool_maps').selectAll().execute();
  expect(picks).toHaveLength(39);
  for (const pick of picks) expect(ids.has(pick.map_id)).toBe(true);
});
