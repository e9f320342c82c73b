import type { Context } from '../context';
import type { LiveEvents } from '../live/liveEvents';
import { createPublisher } from '../live/livePublisher';
import type { LiveWriter } from '../live/liveState';
import type { Database } from '../db/database';
import { createRandom, type Random } from './random';
import { inventMaps, readCast } from './life/cast';
import { Life } from './life/life';
import { World } from './life/world';

const TICK_MS = 1_000;
/** Who may come online, and how many do at once. */
const PLAYERS = 36;
const ONLINE = { fewest: 22, most: 27 };

export interface DemoLifeOptions {
  /** Unix time in milliseconds. */
  now?: () => number;
  random?: Random;
}

/**
 * Puts players online, lets them talk, play and go through multiplayer matches, until stopped. Resolves once they are
 * there, or once a first attempt has failed: that is logged, and tried again every second.
 */
export async function startDemoLife(
  {
    database,
    live,
    events,
    log,
  }: Pick<Context, 'database' | 'log'> & { live: LiveWriter; events: LiveEvents },
  { now = Date.now, random = createRandom(now()) }: DemoLifeOptions = {},
): Promise<{ stop(): Promise<void> }> {
  const life = new Life({
    makeWorld: () => makeWorld(database, random, now()),
    publisher: createPublisher(live, events),
    now,
    onAway: (error) => log.warn({ err: error }, 'the demo server stands still'),
    onBack: () => log.info('the demo server goes on'),
  });
  await life.tick();
  const timer = setInterval(() => void life.tick(), TICK_MS).unref();
  return {
    async stop() {
      clearInterval(timer);
      try {
        await life.stop();
      } catch (error) {
        log.warn({ err: error }, 'demo players stay online until their heartbeats are too old');
      }
    },
  };
}

/** Two matches: a casual one, which a hidden player has joined, and one of two teams. */
async function makeWorld(database: Database, random: Random, now: number): Promise<World> {
  const cast = await readCast(database, { players: PLAYERS, hidden: 1 });
  if (cast.maps.length === 0) cast.maps = inventMaps(random);
  const seats = { fewest: 4, most: 6 };
  const common = { mode: 0 as const, freeMods: false };
  const casual = { ...common, name: 'anything goes, 3-5 stars', teams: false, freeMods: true };
  const cup = { ...common, name: 'Winter Cup: (Red) vs (Blue)', teams: true };
  return new World(
    {
      cast,
      size: ONLINE,
      tables: [
        { id: 0, seats, theme: () => casual, regulars: cast.hidden, opensAfter: 0 },
        { id: 3, seats, theme: () => cup, regulars: [], opensAfter: 500 },
      ],
      gatherWithin: 0,
      random,
    },
    now,
  );
}
