import pino from 'pino';
import { startDemoLife } from '../../src/demo/demoLife';
import { createRandom } from '../../src/demo/random';
import { createMemoryLiveState } from '../../src/live/memoryLiveState';
import { livePlayerSchema, liveMatchSchema, type LiveState } from '../../src/live/liveState';
import { isPublic } from '../../src/osu/privileges';
import { MODES } from '../../src/osu/modes';
import { insertMap, insertPlayer, PUBLIC, RESTRICTED } from '../support/factories';
import { emptyServer } from './demoServer';

let demo: Awaited<ReturnType<typeof emptyServer>>;
beforeAll(async () => {
  demo = await emptyServer();
  for (let id = 3; id < 45; id++)
    await insertPlayer(demo.database, id, {
      priv: id === 20 ? RESTRICTED : PUBLIC,
      preferred_mode: MODES[id % MODES.length],
    });
  for (let id = 1; id <= 20; id++) await insertMap(demo.database, id, { mode: id % 4 });
});
afterAll(() => demo.remove());
beforeEach(() => jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate'], now: 1_800_000_000_000 }));
afterEach(() => jest.useRealTimers());

const log = pino({ level: 'silent' });

async function startLife(live: LiveState = createMemoryLiveState()) {
  const life = await startDemoLife({ database: demo.database, live, log }, { random: createRandom(1) });
  return { live, life };
}

async function look(live: LiveState) {
  const ids = await live.onlineIds();
  return new Map(await Promise.all(ids.map(async (id) => [id, await live.player(id)] as const)));
}

test('players are online at once, a hidden one among them', async () => {
  const { live, life } = await startLife();
  const players = [...(await look(live)).values()];
  expect(players.length).toBeGreaterThanOrEqual(20);
  expect(players.length).toBeLessThanOrEqual(30);
  expect(players.some((player) => player && !isPublic(player.priv))).toBe(true);
  for (const player of players) expect(livePlayerSchema.safeParse(player).success).toBe(true);
  await life.stop();
});

test('statuses change within a few ticks, and some players play a map', async () => {
  const { live, life } = await startLife();
  const before = await look(live);
  await jest.advanceTimersByTimeAsync(20_000);
  const after = await look(live);
  const changed = [...after].filter(
    ([id, player]) => JSON.stringify(before.get(id)) !== JSON.stringify(player),
  );
  expect(changed.length).toBeGreaterThan(4);
  const playing = [...after.values()].filter((player) => player?.action === 2);
  expect(playing.length).toBeGreaterThan(0);
  for (const player of playing) expect(player?.info_text).toMatch(/^.+ - .+ \[.+\]$/);
  await life.stop();
});

test('nobody fades for want of a heartbeat; players come and go', async () => {
  const { live, life } = await startLife();
  const seen = new Set<number>();
  for (let minute = 0; minute < 10; minute++) {
    await jest.advanceTimersByTimeAsync(60_000);
    const ids = await live.onlineIds();
    expect(ids.length).toBeGreaterThanOrEqual(20);
    expect(ids.length).toBeLessThanOrEqual(30);
    ids.forEach((id) => seen.add(id));
  }
  expect(seen.size).toBeGreaterThan(28);
  await life.stop();
});

test('matches go through their phases with the players who sit in them', async () => {
  const { live, life } = await startLife();
  const statuses = new Set<number>();
  const progress = new Set<boolean>();
  for (let tick = 0; tick < 60; tick++) {
    await jest.advanceTimersByTimeAsync(2_000);
    const matches = await live.matches();
    expect([...matches.keys()]).toEqual([0, 3]);
    for (const match of matches.values()) {
      expect(liveMatchSchema.safeParse(match).success).toBe(true);
      progress.add(match.in_progress);
      for (const { status, player } of Object.values(match.active_slots)) {
        statuses.add(status);
        expect((await live.player(player.id))?.action).toBe(match.in_progress ? 12 : 5);
      }
    }
  }
  expect([...statuses].sort((a, b) => a - b)).toEqual([4, 8, 16, 32, 64]);
  expect(progress.size).toBe(2);
  const teams = Object.values((await live.match(3))?.active_slots ?? {}).map((slot) => slot.team);
  expect(teams).toEqual([2, 1, 2, 1]);
  await life.stop();
});

test('a failure is logged and retried', async () => {
  const live = createMemoryLiveState();
  let away = true;
  const flaky: LiveState = {
    ...live,
    putPlayer: (player) => (away ? Promise.reject(new Error('away')) : live.putPlayer(player)),
  };
  const warn = jest.fn();
  const context = { database: demo.database, live: flaky, log: { ...log, warn } as unknown as typeof log };
  const life = await startDemoLife(context, { random: createRandom(1) });
  expect(warn).toHaveBeenCalledTimes(1);
  expect(await live.onlineIds()).toEqual([]);
  away = false;
  await jest.advanceTimersByTimeAsync(2_000);
  expect((await live.onlineIds()).length).toBeGreaterThanOrEqual(20);
  await life.stop();
});

test('after stopping nobody is online and nothing runs on', async () => {
  const { live, life } = await startLife();
  await life.stop();
  expect(await live.onlineIds()).toEqual([]);
  expect((await live.matches()).size).toBe(0);
  expect(jest.getTimerCount()).toBe(0);
});
