import pino from 'pino';
import { startDemoLife } from '../../src/demo/demoLife';
import { createRandom } from '../../src/demo/random';
import { createMemoryEvents } from '../../src/live/memoryEvents';
import { createMemoryLiveState } from '../../src/live/memoryLiveState';
import { livePlayerSchema, liveMatchSchema, type LiveState } from '../../src/live/liveState';
import { isPublic } from '../../src/osu/privileges';
import { MODES } from '../../src/osu/modes';
import { insertMap, insertPlayer, PUBLIC, RESTRICTED } from '../support/factories';
import { emptyServer } from './demoServer';
import { ALL_EVENTS, EventLog } from './eventLog';

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
  const events = createMemoryEvents(log);
  const told = new EventLog().listen(events);
  const context = { database: demo.database, live, events, log };
  const life = await startDemoLife(context, { random: createRandom(1) });
  return { live, told, life };
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

test('two matches go through whole games, a hidden player in the casual one', async () => {
  const { live, told, life } = await startLife();
  await jest.advanceTimersByTimeAsync(900_000);
  const ids = new Set(told.told.map(({ match }) => match.id));
  expect([...ids].sort()).toEqual([0, 3]);
  expect([...told.slotStatuses].sort((a, b) => a - b)).toEqual([4, 8, 16, 32, 64]);
  const statesOf = (id: number) => told.told.filter(({ match }) => match.id === id).map(({ match }) => match);
  for (const id of ids) expect(new Set(statesOf(id).map((match) => match.in_progress)).size).toBe(2);
  const slotsOf = (id: number) => statesOf(id).flatMap(({ active_slots }) => Object.values(active_slots));
  expect(slotsOf(0).some(({ player }) => player.id === 20)).toBe(true);
  expect(new Set(slotsOf(0).map(({ team }) => team))).toEqual(new Set([0]));
  expect(new Set(slotsOf(3).map(({ team }) => team))).toEqual(new Set([1, 2]));
  for (const [id, match] of await live.matches()) {
    expect(liveMatchSchema.safeParse(match).success).toBe(true);
    expect(told.matches.get(id)).toEqual(liveMatchSchema.parse(match));
  }
  await life.stop();
});

test('what happens is told as events, which lead to what there is', async () => {
  const { live, told, life } = await startLife();
  for (let minute = 0; minute < 5; minute++) {
    await jest.advanceTimersByTimeAsync(60_000);
    expect(new Map([...told.players].sort(([a], [b]) => a - b))).toEqual(await look(live));
    expect([...told.matches.keys()].sort()).toEqual([...(await live.matches()).keys()]);
  }
  expect(Object.keys(told.counts).sort()).toEqual(ALL_EVENTS);
  for (const { channel } of told.messages) expect(['#osu', '#lobby']).toContain(channel);
  for (const { map, player } of told.scores) {
    expect(map.id).toBeLessThanOrEqual(20);
    expect(map.artist).toBe('Artist');
    expect(player.name).toBe(`player ${player.id}`);
  }
  await life.stop();
  expect([told.players.size, told.matches.size]).toEqual([0, 0]);
});

test('a failure is logged and retried', async () => {
  const live = createMemoryLiveState();
  let away = true;
  const flaky: LiveState = {
    ...live,
    putPlayer: (player) => (away ? Promise.reject(new Error('away')) : live.putPlayer(player)),
  };
  const warn = jest.fn();
  const context = {
    database: demo.database,
    live: flaky,
    events: createMemoryEvents(log),
    log: { ...log, info: jest.fn(), warn } as unknown as typeof log,
  };
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
