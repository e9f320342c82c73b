import { existsSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Config } from '../config/config';
import { readSettings } from '../config/readSettings';
import { createDatabase, type Database } from '../db/database';
import { hasSchema } from '../db/migrate';
import { Life } from '../demo/life/life';
import type { World } from '../demo/life/world';
import { createRandom } from '../demo/random';
import { castSimulation, othersIn, simulatedWorld, type SimulationOptions } from '../demo/simulation';
import { createRedisPublisher } from '../live/redisPublisher';
import { createLogger } from '../logger';
import type { RedisConnection } from '../redis/connection';
import { connectRedis, createRedis, onConnected } from '../redis/client';
import { describeRedis } from '../redis/describeRedis';
import type { ProgressOutput } from './progressBar';
import { readArguments, readEnvironment, runCli } from './runCli';
import { createStatusLine } from './statusLine';

const USAGE = `Usage: npm run live:simulate -- [options]
Writes players, matches, scores and chat to the configured Redis as a game server does, until Ctrl-C.
  --players N  how many are online, 1 to 20000 (default 300)
  --matches M  how many matches are open, 0 to 64 (default 12)
  --rate R     events a second, at most 10000 (default: what so many players do)
  --seed S     the same seed makes the same simulation (default: another one each time)
  --seconds T  stop after so long
  --force      even where a game server writes`;

const TICK_MS = 250;

export interface SimulateOutput {
  print: (line: string) => void;
  status: ProgressOutput;
}

export interface SimulateOptions {
  /** Ends it. */
  signal: AbortSignal;
  clock?: Clock;
}

/** Milliseconds. */
export interface Clock {
  /** Unix time. */
  now: () => number;
  /** Ends early when the signal is aborted. */
  sleep: (time: number, signal: AbortSignal) => Promise<void>;
}

const CLOCK: Clock = {
  now: Date.now,
  sleep: (time, signal) => sleep(time, undefined, { signal }).catch(() => undefined),
};

interface Run extends Omit<SimulationOptions, 'random'> {
  seed: number;
  seconds: number;
  force: boolean;
}

/**
 * `npm run live:simulate`: resolves to the exit code once it has ended.
 * @throws Error with a message for the operator when the arguments or settings are wrong, a server is away, or somebody
 * else writes to the same Redis.
 */
export async function simulate(
  args: string[],
  env: Record<string, string | undefined>,
  output: SimulateOutput,
  { signal, clock = CLOCK }: SimulateOptions,
): Promise<number> {
  const run = readRun(args, clock);
  const config = readSettings(env);
  if (!config.redis) throw new Error('REDIS_HOST is not set: there is nowhere to write to.');
  const redis = await createRedis(config.redis, createLogger({ ...config.log, level: 'silent' }));
  try {
    await connectRedis(redis).catch((error: Error) => {
      throw new Error(`Redis at ${nameOf(config)} cannot be reached: ${error.message}`);
    });
    if (!run.force) await expectNobody(redis, config, clock);
    if (config.live !== 'redis')
      output.print(
        `LIVE_SOURCE=${config.live}: the API with these settings does not read what is written here.`,
      );
    return await live(await makeWorld(config, run, output, clock), redis, run, output, { signal, clock });
  } finally {
    redis.disconnect();
  }
}

async function makeWorld(config: Config, run: Run, output: SimulateOutput, clock: Clock): Promise<World> {
  const options = { ...run, random: createRandom(run.seed) };
  const { cast, notes } = await withDatabase(config, (database) => castSimulation(database, options));
  for (const note of notes) output.print(note);
  const places = `${run.players} players and ${run.matches} matches in Redis at ${nameOf(config)}`;
  output.print(`Simulating ${places}, seed ${run.seed}. Ctrl-C ends it.`);
  return simulatedWorld(cast, options, clock.now());
}

async function live(
  world: World,
  redis: RedisConnection,
  { seconds }: Run,
  { print, status }: SimulateOutput,
  { signal, clock }: Required<SimulateOptions>,
): Promise<number> {
  const line = createStatusLine(status);
  const say = (text: string) => {
    line.clear();
    print(text);
  };
  const life = new Life({
    makeWorld: async () => world,
    publisher: createRedisPublisher({ redis, now: clock.now }),
    now: clock.now,
    onAway: (error) =>
      say(`Redis is away, trying again: ${error instanceof Error ? error.message : String(error)}`),
    onBack: () => say('Redis is back: everything is written anew.'),
  });
  // It may have lost all without a tick having failed.
  onConnected(redis, () => life.forget());
  const end = clock.now() + seconds * 1000;
  while (!signal.aborted && clock.now() < end) {
    const started = performance.now();
    const tick = await life.tick();
    const took = performance.now() - started;
    if (tick) line.count({ ...tick, took });
    line.show({ players: world.players, matches: world.matches, isAway: life.isAway });
    await clock.sleep(Math.max(0, TICK_MS - took), signal);
  }
  try {
    await life.stop();
    say('Everybody is offline.');
    return 0;
  } catch {
    say('Redis is away: what is left there expires within 60 s.');
    return 1;
  }
}

async function expectNobody(redis: RedisConnection, config: Config, clock: Clock): Promise<void> {
  const { players, matches } = await othersIn(redis, clock.now());
  if (players + matches > 0)
    throw new Error(
      `Somebody else writes to Redis at ${nameOf(config)}: players online: ${players}, open matches: ${matches}. ` +
        'Stop that game server or simulation (what it leaves expires within 60 s), use another Redis server, or say --force.',
    );
}

/** Undefined for the embedded database before there is one: opening it would make one. */
async function withDatabase<Result>(
  { database: config }: Config,
  use: (database: Database | undefined) => Promise<Result>,
): Promise<Result> {
  if (config.kind === 'sqlite' && !existsSync(config.file)) return use(undefined);
  const database = createDatabase(config);
  try {
    return await use((await hasSchema(database)) ? database : undefined);
  } finally {
    await database.close();
  }
}

function readRun(args: string[], clock: Clock): Run {
  const text = { type: 'string' } as const;
  const options = {
    players: text,
    matches: text,
    rate: text,
    seed: text,
    seconds: text,
    force: { type: 'boolean' },
  } as const;
  const { values } = readArguments(USAGE, { args, options });
  const number = (name: keyof typeof values, min: number, max: number) =>
    readNumber(name, values[name] as string | undefined, min, max);
  return {
    players: number('players', 1, 20_000) ?? 300,
    matches: number('matches', 0, 64) ?? 12,
    rate: number('rate', 1, 10_000),
    seed: number('seed', 0, 2 ** 32 - 1) ?? clock.now() % 2 ** 32,
    seconds: number('seconds', 1, 1e9) ?? Infinity,
    force: values.force ?? false,
  };
}

function readNumber(name: string, text: string | undefined, min: number, max: number): number | undefined {
  if (text === undefined) return undefined;
  const number = /^\d+$/.test(text) ? Number(text) : NaN;
  if (number >= min && number <= max) return number;
  throw new Error(`--${name} ${text}: say a whole number from ${min} to ${max}.\n${USAGE}`);
}

const nameOf = ({ redis }: Config) => redis && describeRedis(redis);

runCli(module, async () => {
  const stopping = new AbortController();
  // Not once: npm passes on the signal that the terminal has already sent to everybody.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => stopping.abort());
  const output = { print: (line: string) => console.log(line), status: process.stderr };
  process.exitCode = await simulate(process.argv.slice(2), readEnvironment(), output, {
    signal: stopping.signal,
  });
});
