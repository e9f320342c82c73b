import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { sql } from 'kysely';
import type { Redis } from 'ioredis';
import type { Database } from '../../src/db/database';
import { MODES } from '../../src/osu/modes';
import { checkRanks } from '../../src/ranks/checkRanks';
import type { Progress } from '../../src/ranks/rankJob';
import { rebuildRanks } from '../../src/ranks/rebuildRanks';
import { testServices } from '../support/services';
import { createServicesStack, type Stack } from '../support/stacks';
import { connectRedis } from './rankStacks';

const CHANGES = 1_000;
const MINUTE_MS = 60_000;

const services = testServices();
const BIG = process.env['KIAI_BIG_TESTS'] === '1';

describe.each([
  { rows: 50_000, settleMs: 1_000, chunkRows: 500, run: services ? describe : describe.skip },
  { rows: 1_000_000, settleMs: 5_000, chunkRows: 10_000, run: services && BIG ? describe : describe.skip },
])('rebuilding $rows rows while another process changes 1,000', ({ rows, run, ...options }) => {
  run('on MariaDB and Redis', () => {
    const players = rows / MODES.length;
    let stack: Stack;
    let redis: Redis;
    let server: GameServer;

    beforeAll(async () => {
      stack = await createServicesStack();
      redis = connectRedis();
      await redis.flushdb();
      await insertPlayers(stack.writable, players);
      server = await startGameServer(stack, redis, players);
    }, 5 * MINUTE_MS);
    afterAll(async () => {
      server.process.kill();
      redis.disconnect();
      await stack.close();
    });

    it(
      'leaves every value as SQL has it',
      async () => {
        const { database } = stack.context;
        await redis.zadd('bancho:leaderboard:0:zz', 5, '3');
        const started = performance.now();
        const memory = memoryPeak();
        const report = await rebuildRanks(
          { database, redis },
          {
            ...options,
            async onProgress({ step, fraction }: Progress) {
              memory.look();
              server.changeUpTo(Math.round(CHANGES * fraction));
              // Those are changes for certain that the new sets don't have.
              if (step === 'swap') await server.done();
            },
          },
        );
        const seconds = (performance.now() - started) / 1_000;
        expect(await server.done()).toBe(CHANGES);

        expect(report.unsettled).toBe(0);
        expect(report.late).toBeGreaterThan(0);
        const { values, wrong } = await compareAll(stack.writable, redis);
        expect(wrong).toEqual([]);
        expect(values).toBeGreaterThan(rows * 1.8);
        expect(await redis.keys('kiai:*')).toEqual([]);
        if (BIG)
          console.log(
            `${rows} rows: ${values} values in ${report.sets} sets in ${seconds.toFixed(1)} s, ` +
              `${report.late} late ones put right, heap at most ${memory.mebibytes()} MiB above the start`,
          );
      },
      10 * MINUTE_MS,
    );

    it(
      'is found right by a check, and all missing once Redis is emptied',
      async () => {
        const { database } = stack.context;
        expect((await checkRanks({ database, redis }, { settleMs: 100 })).sets.size).toBe(0);
        const size = await redis.zcard('bancho:leaderboard:8');
        await redis.flushdb();
        const memory = memoryPeak();
        const { sets } = await checkRanks({ database, redis }, { settleMs: 100, onProgress: memory.look });
        expect(sets.get('bancho:leaderboard:8')).toMatchObject({ missing: size, extra: 0, different: 0 });
        if (BIG) console.log(`check of ${rows} missing rows: heap ${memory.mebibytes()} MiB above the start`);
      },
      10 * MINUTE_MS,
    );
  });
});

/** Many of equal pp, some without, one in fifty hidden, of 130 countries. */
async function insertPlayers({ query }: Database, players: number): Promise<void> {
  const numbers = sql.raw(`seq_1_to_${players}`);
  const letter = (number: string) => sql.raw(`substring('abcdefghijklmnopqrstuvwxyz', 1 + ${number}, 1)`);
  await sql`
    insert into users (id, name, safe_name, email, priv, pw_bcrypt, country)
    select seq + 2, concat('player ', seq), concat('player_', seq), concat(seq, '@example.test'),
      if(seq % 50 = 0, 2, 3), '_', concat(${letter('seq % 26')}, ${letter('(seq div 26) % 5')})
    from ${numbers}`.execute(query);
  for (const mode of MODES)
    await sql`
      insert into stats (id, mode, pp) select seq + 2, ${mode}, (seq * 7919 + ${mode} * 131) % 20000
      from ${numbers}`.execute(query);
}

interface GameServer {
  process: ChildProcess;
  /** Asks for changes up to this many in all, and does not wait for them. */
  changeUpTo(count: number): void;
  /** Resolves to the number of changes when all that were asked for are made. */
  done(): Promise<number>;
}

async function startGameServer(stack: Stack, redis: Redis, players: number): Promise<GameServer> {
  const { database } = stack.context.config;
  if (database.kind !== 'mysql') throw new Error('The other process needs MariaDB.');
  const { host, port, db } = redis.options;
  const mysql = { ...services?.mysql, database: database.name };
  const child = fork(join(__dirname, 'gameServer.js'), [
    JSON.stringify({ mysql, redis: { host, port, db }, players }),
  ]);
  let made = 0;
  let asked = 0;
  child.on('message', (message: { done: number }) => (made = message.done));
  await once(child, 'message');
  return {
    process: child,
    changeUpTo(count) {
      if (count <= asked) return;
      child.send({ changes: count - asked });
      asked = count;
    },
    async done() {
      while (made < asked) await once(child, 'message');
      return made;
    },
  };
}

/** Every value of every set beside SQL, the privileges and countries looked at here and not by the code under test. */
async function compareAll({ query }: Database, redis: Redis): Promise<{ values: number; wrong: string[] }> {
  const users = new Map(
    (await query.selectFrom('users').select(['id', 'priv', 'country']).execute()).map((user) => [
      user.id,
      user,
    ]),
  );
  const wrong: string[] = [];
  let values = 0;
  for (const mode of MODES) {
    const wanted = new Map<string, number>();
    const rows = await query.selectFrom('stats').select(['id', 'pp']).where('mode', '=', mode).execute();
    for (const { id, pp } of rows) {
      const user = users.get(id);
      if (!user || (user.priv & 3) !== 3 || pp === 0) continue;
      wanted.set(`bancho:leaderboard:${mode} ${id}`, pp);
      wanted.set(`bancho:leaderboard:${mode}:${user.country} ${id}`, pp);
    }
    for (const key of await redis.keys(`bancho:leaderboard:${mode}*`)) {
      const flat = await redis.zrange(key, '0', '-1', 'WITHSCORES');
      for (let at = 0; at < flat.length; at += 2) {
        const place = `${key} ${flat[at]}`;
        if (wanted.get(place) === Number(flat[at + 1])) values += 1;
        else wrong.push(`${place}: ${flat[at + 1]}, not ${wanted.get(place)}`);
        wanted.delete(place);
      }
    }
    for (const place of wanted.keys()) wrong.push(`${place}: not there`);
  }
  return { values, wrong };
}

function memoryPeak() {
  const start = process.memoryUsage().heapUsed;
  let peak = start;
  return {
    look: () => {
      peak = Math.max(peak, process.memoryUsage().heapUsed);
    },
    mebibytes: () => Math.round((peak - start) / 2 ** 20),
  };
}
