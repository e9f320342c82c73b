import type { Context } from '../context';
import { createRandom, type Random } from './random';
import { readCast, type Cast } from './life/cast';
import { Crowd } from './life/crowd';
import { DemoMatch } from './life/match';

const TICK_MS = 2_000;

export interface DemoLifeOptions {
  /** Unix time in milliseconds. */
  now?: () => number;
  random?: Random;
}

interface Scene {
  crowd: Crowd;
  matches: readonly DemoMatch[];
}

/**
 * Puts players online, lets them play and talk their way through multiplayer matches, until stopped. Resolves once they
 * are there, or once a first attempt has failed: failures are logged, and tried again every two seconds.
 */
export async function startDemoLife(
  { database, live, log }: Pick<Context, 'database' | 'live' | 'log'>,
  { now = Date.now, random = createRandom(now()) }: DemoLifeOptions = {},
): Promise<{ stop(): Promise<void> }> {
  let scene: Scene | undefined;
  let running: Promise<void> | undefined;

  async function step(): Promise<void> {
    scene ??= setScene(await readCast(database), random);
    const time = now();
    const { crowd, matches } = scene;
    crowd.step(time);
    for (const match of matches) {
      match.step(time);
      for (const { id } of match.seats) crowd.occupy(id, match.status());
    }
    await crowd.flush(live, time);
    for (const match of matches) await match.flush(live, time);
  }

  /** A step that takes longer than a tick swallows the next one. */
  async function tick(): Promise<void> {
    running ??= step()
      .catch((error: unknown) => log.warn({ err: error }, 'the demo server stands still'))
      .finally(() => (running = undefined));
    await running;
  }

  await tick();
  const timer = setInterval(() => void tick(), TICK_MS).unref();
  return {
    async stop() {
      clearInterval(timer);
      await running;
      try {
        for (const match of scene?.matches ?? []) await match.clear(live);
        await scene?.crowd.clear(live);
      } catch (error) {
        log.warn({ err: error }, 'demo players stay online until their heartbeats are too old');
      }
    },
  };
}

/** Two matches: a casual one, which a hidden player has joined, and one of two teams. */
function setScene(cast: Cast, random: Random): Scene {
  const inOsu = cast.players.filter((player) => player.mode % 4 === 0);
  const [casual, teams] = [inOsu.slice(0, 4), inOsu.slice(4, 8)];
  const maps = cast.maps.filter((map) => map.mode === 0);
  const plans = [
    { id: 0, name: 'anything goes, 3-5 stars', seats: [...casual, ...cast.hidden], teams: false, maps },
    { id: 3, name: 'Winter Cup: (Red) vs (Blue)', seats: teams, teams: true, maps },
  ].filter(({ seats }) => seats.length > 1 && maps.length > 0);
  return {
    crowd: new Crowd(
      cast,
      plans.flatMap((plan) => plan.seats),
      random.fork('crowd'),
    ),
    matches: plans.map((plan) => new DemoMatch(plan, random.fork(plan.name))),
  };
}
