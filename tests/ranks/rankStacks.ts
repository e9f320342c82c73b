import { Redis } from 'ioredis';
import type { Database } from '../../src/db/database';
import type { Mode } from '../../src/osu/modes';
import type { Clock, Progress, RankOptions } from '../../src/ranks/rankJob';
import { insertPlayer, RESTRICTED } from '../support/factories';
import { testServices } from '../support/services';
import { createEmbeddedStack, createServicesStack } from '../support/stacks';

/** A database beside a Redis, both empty. */
export interface RankStack {
  /** As the command has it: on MariaDB it may only read. */
  database: Database;
  writable: Database;
  redis: Redis;
}

/** To be called in a hook: a skipped suite still runs its body, and nobody would close the connection. */
export function connectRedis(): Redis {
  const services = testServices();
  if (!services) throw new Error('There is no private Redis in this run.');
  return new Redis({ ...services.redis, db: Number(process.env['JEST_WORKER_ID'] ?? 1) });
}

/** Runs the tests with Redis beside both kinds of database; skipped when there is no Redis. */
export function describeWithRedis(name: string, define: (stack: () => RankStack) => void): void {
  const run = testServices() ? describe : describe.skip;
  for (const [kind, create] of [
    ['MariaDB', createServicesStack],
    ['SQLite', createEmbeddedStack],
  ] as const)
    run(`${name}, ${kind}`, () => {
      let stack: RankStack;
      let close: () => Promise<void>;
      beforeAll(async () => {
        const created = await create();
        const redis = connectRedis();
        stack = { database: created.context.database, writable: created.writable, redis };
        close = async () => {
          redis.disconnect();
          await created.close();
        };
      });
      beforeEach(async () => {
        await stack.redis.flushdb();
        await stack.writable.query.deleteFrom('stats').execute();
        await stack.writable.query.deleteFrom('users').execute();
        await insertWorld(stack.writable);
      });
      afterAll(() => close());
      define(() => stack);
    });
}

/** Players of three countries with equal pp among them, one hidden and one without pp. */
async function insertWorld(writable: Database): Promise<void> {
  const players: [id: number, country: string, pp: Partial<Record<Mode, number>>, priv?: number][] = [
    [3, 'jp', { 0: 500, 8: 50 }],
    [4, 'us', { 0: 900 }],
    [5, 'jp', { 0: 700, 8: 60 }],
    [6, 'us', { 0: 800, 8: 70 }, RESTRICTED],
    [7, 'jp', { 0: 0 }],
    [9, 'kr', { 0: 321 }],
    [10, 'kr', { 0: 321 }],
    [100, 'kr', { 0: 321 }],
  ];
  for (const [id, country, pp, priv] of players) {
    await insertPlayer(writable, id, { country, ...(priv && { priv }) });
    for (const [mode, value] of Object.entries(pp)) await insertPp(writable, id, Number(mode) as Mode, value);
  }
}

export async function insertPp({ query }: Database, id: number, mode: Mode, pp: number): Promise<void> {
  await query.insertInto('stats').values({ id, mode, pp }).execute();
}

export type Sets = Record<string, Record<string, number>>;

/** The sets of the world above. */
export const WORLD: Sets = {
  'bancho:leaderboard:0': { 3: 500, 4: 900, 5: 700, 9: 321, 10: 321, 100: 321 },
  'bancho:leaderboard:0:jp': { 3: 500, 5: 700 },
  'bancho:leaderboard:0:kr': { 9: 321, 10: 321, 100: 321 },
  'bancho:leaderboard:0:us': { 4: 900 },
  'bancho:leaderboard:8': { 3: 50, 5: 60 },
  'bancho:leaderboard:8:jp': { 3: 50, 5: 60 },
};

export async function putSets(redis: Redis, sets: Sets): Promise<void> {
  for (const [key, members] of Object.entries(sets))
    for (const [member, score] of Object.entries(members)) await redis.zadd(key, score, member);
}

/** Everything that Redis holds below a prefix. */
export async function readSets(redis: Redis, prefix = ''): Promise<Sets> {
  const sets: Sets = {};
  for (const key of (await redis.keys(`${prefix}*`)).sort()) {
    const flat = await redis.zrange(key, '0', '-1', 'WITHSCORES');
    const members: Record<string, number> = {};
    for (let at = 0; at < flat.length; at += 2) members[String(flat[at])] = Number(flat[at + 1]);
    sets[key] = members;
  }
  return sets;
}

/** Every key as Redis would move it to another server, with the time it has left. */
export async function dumpAll(redis: Redis): Promise<Record<string, [dump: string, ttl: number]>> {
  const keys = (await redis.keys('*')).sort();
  return Object.fromEntries(
    await Promise.all(
      keys.map(async (key) => [key, [(await redis.dumpBuffer(key))?.toString('hex'), await redis.ttl(key)]]),
    ),
  );
}

/** A moment of a run: a step, when it first comes, or the nth time that the run waits. */
export type Moment = Progress['step'] | `wait ${number}`;

/** Small chunks, a clock that jumps, and things that happen at moments of the run. */
export function scripted(
  events: Partial<Record<Moment, () => Promise<unknown>>> = {},
): Required<Pick<RankOptions, 'chunkRows' | 'settleMs' | 'clock' | 'onProgress'>> & { moments: Moment[] } {
  const moments: Moment[] = [];
  let time = 0;
  let waits = 0;
  async function reach(moment: Moment) {
    if (moments.includes(moment)) return;
    moments.push(moment);
    await events[moment]?.();
  }
  const clock: Clock = {
    now: () => time,
    async sleep(ms) {
      time += ms;
      waits += 1;
      await reach(`wait ${waits}`);
    },
  };
  return { chunkRows: 2, settleMs: 1_000, clock, onProgress: ({ step }) => reach(step), moments };
}
