import type { LiveChanges } from '../../src/live/livePublisher';
import { castSimulation, simulatedWorld, type SimulationOptions } from '../../src/demo/simulation';
import { Life } from '../../src/demo/life/life';
import { createRandom } from '../../src/demo/random';
import { ALL_EVENTS, EventLog } from './eventLog';

const START = 1_800_000_000_000;
const TICK_MS = 500;

async function makeWorld(options: Partial<Omit<SimulationOptions, 'random'>> = {}, seed = 1) {
  const whole = { players: 60, matches: 4, ...options, random: createRandom(seed) };
  return simulatedWorld((await castSimulation(undefined, whole)).cast, whole, START);
}

/** Lets a world live for so many seconds; tells what was published, tick by tick. */
async function run(seconds: number, options?: Partial<Omit<SimulationOptions, 'random'>>, seed?: number) {
  const world = await makeWorld(options, seed);
  const ticks: LiveChanges[] = [];
  for (let now = START; now < START + seconds * 1000;) {
    world.step((now += TICK_MS));
    const changes = world.take();
    world.clear(changes);
    ticks.push(changes);
  }
  return { world, ticks };
}

function logOf(ticks: readonly LiveChanges[]): EventLog {
  const log = new EventLog();
  for (const { events } of ticks) for (const { topic, event } of events) log.take(topic, event);
  return log;
}

test('the same seed makes the same simulation, another one another', async () => {
  const first = await run(120);
  expect((await run(120)).ticks).toEqual(first.ticks);
  expect((await run(120, {}, 2)).ticks).not.toEqual(first.ticks);
});

test('about as many players as asked for are online, never more', async () => {
  const { ticks } = await run(600);
  const log = new EventLog();
  ticks.forEach(({ events }, at) => {
    for (const { topic, event } of events) log.take(topic, event);
    expect(log.players.size).toBeLessThanOrEqual(60);
    if (at * TICK_MS > 10_000) expect(log.players.size).toBeGreaterThanOrEqual(58);
  });
  expect(log.counts['players logout']).toBeGreaterThan(10);
});

test('one player and no match is the least', async () => {
  const log = logOf((await run(300, { players: 1, matches: 0 })).ticks);
  expect(log.counts['players login']).toBeGreaterThan(0);
  expect(log.counts['players status']).toBeGreaterThan(2);
  expect(log.counts['matches created']).toBeUndefined();
});

test('64 matches are open at once, with 2 to 16 players each, and nobody is in two', async () => {
  const { ticks } = await run(400, { players: 2_100, matches: 64 });
  const log = new EventLog();
  let most = 0;
  const sizes = new Set<number>();
  for (const { events } of ticks) {
    for (const { topic, event } of events) log.take(topic, event);
    most = Math.max(most, log.matches.size);
    const seated = [...log.matches.values()].flatMap(({ active_slots }) =>
      Object.values(active_slots).map(({ player }) => player.id),
    );
    expect(new Set(seated).size).toBe(seated.length);
    for (const { active_slots } of log.matches.values()) sizes.add(Object.keys(active_slots).length);
  }
  expect(most).toBe(64);
  expect(Math.max(...sizes)).toBe(16);
  expect([...new Set(log.told.map(({ match }) => match.id))].sort((a, b) => a - b)).toEqual(
    Array.from({ length: 64 }, (_, id) => id),
  );
});

test('players in matches are seen to be there, and those who have left are not', async () => {
  const { ticks } = await run(300);
  const log = new EventLog();
  let [inLobby, inGame] = [0, 0];
  for (const { events } of ticks) {
    for (const { topic, event } of events) log.take(topic, event);
    const wanted = new Map<number, number>();
    for (const { active_slots } of log.matches.values())
      for (const { player, status } of Object.values(active_slots))
        wanted.set(player.id, status === 32 || status === 64 ? 12 : 5);
    for (const { id, action } of log.players.values()) {
      expect([id, [5, 12].includes(action) ? action : undefined]).toEqual([id, wanted.get(id)]);
      if (action === 5) inLobby++;
      if (action === 12) inGame++;
    }
  }
  expect(inLobby).toBeGreaterThan(0);
  expect(inGame).toBeGreaterThan(0);
});

test('a match goes through a whole game', async () => {
  const log = logOf((await run(900, { players: 40, matches: 1 })).ticks);
  const [first] = log.told;
  const until = log.told.findIndex(({ type }) => type === 'closed');
  const story = log.told.slice(0, until + 1).map(({ match }) => match);
  expect(first?.type).toBe('created');
  expect(Object.keys(first!.match.active_slots)).toEqual(['0']);
  const sizes = story.map(({ active_slots }) => Object.keys(active_slots).length);
  expect(Math.max(...sizes)).toBeGreaterThan(3);
  expect(sizes.at(-1)).toBe(1);
  const changesOf = <Value>(read: (match: (typeof story)[number]) => Value) =>
    story.filter((match, at) => at > 0 && read(match) !== read(story[at - 1]!)).length;
  expect(changesOf(({ map }) => map.id)).toBeGreaterThanOrEqual(2);
  expect(changesOf(({ host }) => host.id)).toBeGreaterThanOrEqual(1);
  // In and out of play for each game.
  expect(changesOf((match) => match.in_progress)).toBeGreaterThanOrEqual(6);
  const slots = story.flatMap(({ active_slots }) => Object.values(active_slots));
  expect(slots.some(({ loaded, status }) => !loaded && status === 32)).toBe(true);
  expect(slots.some(({ loaded, status }) => loaded && status === 32)).toBe(true);
  expect(slots.some(({ skipped }) => skipped)).toBe(true);
  for (const { host, active_slots } of story)
    expect(Object.values(active_slots).map(({ player }) => player.id)).toContain(host.id);
});

test('everything that players and slots can be is reached', async () => {
  const { ticks } = await run(1_200);
  const log = logOf(ticks);
  const sorted = (numbers: Iterable<number>) => [...numbers].sort((a, b) => a - b);
  expect(sorted(log.actions)).toEqual([0, 1, 2, 3, 4, 5, 6, 8, 9, 10, 11, 12, 13]);
  expect(sorted(log.slotStatuses)).toEqual([4, 8, 16, 32, 64]);
  expect(sorted(log.teams)).toEqual([0, 1, 2]);
  expect([...log.modes.values()].some((modes) => modes.size > 1)).toBe(true);
  expect(Object.keys(log.counts).sort()).toEqual(ALL_EVENTS);
});

test('scores add up: ids are new, hits and grades go together, failed ones are worth nothing', async () => {
  const { scores } = logOf((await run(900, { players: 200 })).ticks);
  expect(scores.length).toBeGreaterThan(500);
  expect(new Set(scores.map(({ score }) => score.id)).size).toBe(scores.length);
  for (const { score, player, map } of scores) {
    expect(score.userid).toBe(player.id);
    expect(score.map_md5).toBe(map.md5);
    expect(score.play_time).toMatch(/^2027-01-15T\d\d:\d\d:\d\d$/);
    expect(score.acc).toBeGreaterThanOrEqual(0);
    expect(score.acc).toBeLessThanOrEqual(100);
    expect(score.n300 + score.n100 + score.n50 + score.nmiss + score.ngeki).toBeGreaterThan(0);
    expect(score.grade === 'F').toBe(score.status === 0);
    if (score.status === 0) expect(score.pp).toBe(0);
    if (score.mode >= 4) expect(score.mods & (128 | 8192)).not.toBe(0);
    expect([map.mode, 0]).toContain(score.mode % 4 === map.mode ? map.mode : 0);
  }
  expect(new Set(scores.map(({ score }) => score.status))).toEqual(new Set([0, 1, 2]));
});

test('score ids of a run that follows are others', async () => {
  const idsOf = async (now: number) => {
    const options = { players: 60, matches: 0, random: createRandom(1) };
    const world = simulatedWorld((await castSimulation(undefined, options)).cast, options, now);
    const log = new EventLog();
    for (let at = 1; at <= 120; at++) {
      world.step(now + at * 1000);
      const changes = world.take();
      for (const { topic, event } of changes.events) log.take(topic, event);
      world.clear(changes);
    }
    return log.scores.map(({ score }) => score.id);
  };
  const [first, second] = [await idsOf(START), await idsOf(START + 120_000)];
  expect(first.length).toBeGreaterThan(10);
  expect(first.filter((id) => second.includes(id))).toEqual([]);
});

test('chat is in channels that everybody may read, by players who are online', async () => {
  const log = new EventLog();
  for (const { events } of (await run(900, { players: 200 })).ticks)
    for (const { topic, event } of events) {
      log.take(topic, event);
      if (topic === 'chat') expect(log.players.has(event.player.id)).toBe(true);
    }
  expect(new Set(log.messages.map(({ channel }) => channel))).toEqual(new Set(['#osu', '#lobby']));
});

test('at a rate there are so many events a second, once everybody is there', async () => {
  const from = 20;
  for (const rate of [2, 40, 400]) {
    const { ticks } = await run(from + 60, { rate });
    const events = ticks.slice((from * 1000) / TICK_MS).reduce((sum, tick) => sum + tick.events.length, 0);
    // One thing that happens may be told in several events, which come together.
    expect(Math.abs(events - 60 * rate)).toBeLessThan(20);
  }
});

test('everybody and everything is written again within 20 to 27 s, few at a time', async () => {
  const { ticks } = await run(200, { players: 400, matches: 8 });
  const written = new Map<string, number>();
  const pauses: number[] = [];
  ticks.forEach(({ events, players, matches }, at) => {
    const note = (key: string, ends = false) => {
      const before = written.get(key);
      if (before !== undefined) pauses.push((at - before) * TICK_MS);
      if (ends) written.delete(key);
      else written.set(key, at);
    };
    for (const { topic, event } of events) {
      if (topic === 'players') note(`player ${event.player.id}`, event.type === 'logout');
      if (topic === 'matches') note(`match ${event.match.id}`, event.type === 'closed');
    }
    for (const { id } of players) note(`player ${id}`);
    for (const id of matches.keys()) note(`match ${id}`);
    expect(players.length).toBeLessThan(40);
  });
  expect(Math.max(...pauses)).toBeGreaterThan(20_000);
  expect(Math.max(...pauses)).toBeLessThanOrEqual(27_000 + TICK_MS);
  for (const at of written.values()) expect((ticks.length - 1 - at) * TICK_MS).toBeLessThanOrEqual(27_500);
});

describe('while nothing can be published', () => {
  let now: number;
  let isAway: boolean;
  let published: LiveChanges[];
  let told: string[];
  let life: Life;

  beforeEach(() => {
    [now, isAway, published, told] = [START, false, [], []];
    life = new Life({
      makeWorld: () => makeWorld(),
      publisher: {
        async publish(changes) {
          if (isAway) throw new Error('away');
          published.push({ ...changes });
        },
      },
      now: () => now,
      onAway: (error) => told.push((error as Error).message),
      onBack: () => told.push('back'),
    });
  });

  const tick = async (count: number) => {
    for (; count > 0; count--) {
      now += TICK_MS;
      await life.tick();
    }
  };

  test('the world stands still; afterwards everything is written anew and nothing is lost', async () => {
    await tick(80);
    isAway = true;
    await tick(200);
    const { players, matches } = life.world!;
    expect(published).toHaveLength(80);
    isAway = false;
    await tick(1);
    expect(told).toEqual(['away', 'back']);
    const anew = published[80]!;
    expect([anew.players.length, anew.matches.size]).toEqual([players, matches]);
    await tick(80);
    expect(published[82]!.players.length).toBeLessThan(20);
    const log = logOf(published);
    expect([log.players.size, log.matches.size]).toEqual([life.world!.players, life.world!.matches]);
  });

  test('what failed to be published is published before anything else happens', async () => {
    await tick(40);
    isAway = true;
    await tick(1);
    const waiting = life.world!.take().events;
    expect(waiting.length).toBeGreaterThan(0);
    await tick(20);
    isAway = false;
    await tick(1);
    expect(published[40]!.events).toEqual(waiting);
  });

  test('what may have been lost is written anew', async () => {
    await tick(40);
    life.forget();
    await tick(1);
    const { events, players } = published[40]!;
    const written = new Set(players.map(({ id }) => id));
    for (const { topic, event } of events) if (topic === 'players') written.add(event.player.id);
    expect(written.size).toBe(life.world!.players);
  });

  test('at the end everybody leaves, and nothing happens after that', async () => {
    await tick(80);
    await life.stop();
    const log = logOf(published);
    expect([log.players.size, log.matches.size]).toEqual([0, 0]);
    expect(log.counts['players logout']).toBe(log.counts['players login']);
    expect(log.counts['matches closed']).toBe(log.counts['matches created']);
    await tick(10);
    expect(published).toHaveLength(81);
  });

  test('an end that cannot be published says so', async () => {
    await tick(80);
    isAway = true;
    await expect(life.stop()).rejects.toThrow('away');
  });
});
