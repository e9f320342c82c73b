/**
 * Calculations a second in one process, from files and from known difficulties, and what a pool that is busy with long
 * maps does to the answers of an endpoint that calculates nothing: `npm run bench:pp`.
 */
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { createApp } from '../src/app';
import { readSettings } from '../src/config/readSettings';
import { createContext, type Context } from '../src/context';
import { migrate } from '../src/db/migrate';
import { makeMaps, type DemoMap } from '../src/demo/beatmaps/makeMaps';
import { createRandom } from '../src/demo/random';
import { seedDemo } from '../src/demo/seedDemo';
import { PP_ALGORITHMS } from '../src/pp/algorithms';
import { fillRanks } from '../src/ranks/fillRanks';
import { listen } from '../src/server';
import { createRecord } from './record';

const AT_ONCE = 8;
const LOAD_MS = 10_000;
const KEY = randomUUID();
const ACCURACIES = [100, 99, 98, 95];

const { say, write } = createRecord('Performance points');

/** Runs the jobs, a few at a time. */
async function runAll(jobs: readonly (() => Promise<unknown>)[]): Promise<void> {
  const left = jobs.values();
  const runner = async () => {
    for (const job of left) await job();
  };
  await Promise.all(Array.from({ length: AT_ONCE }, runner));
}

async function rate(jobs: readonly (() => Promise<unknown>)[]): Promise<string> {
  const start = performance.now();
  await runAll(jobs);
  return `${Math.round((jobs.length * 1000) / (performance.now() - start))} a second`;
}

async function calculations({ pp }: Context, maps: readonly DemoMap[]): Promise<void> {
  for (const algorithm of PP_ALGORITHMS) {
    const jobs = [0, 8, 16, 64, 72].flatMap((mods) =>
      maps.map(({ file, ruleset }) => {
        const plays = ACCURACIES.map((accuracy) => ({ accuracy, misses: 0 }));
        return () => pp.ofFile(Buffer.from(file), { algorithm, ruleset, mods, plays });
      }),
    );
    // The first calculation starts the threads and is no one's measure.
    await pp.ofFile(Buffer.from(maps[0]!.file), { algorithm, ruleset: 0, mods: 2, plays: [] });
    say(`${algorithm}, cold: ${await rate(jobs)}`);
    say(`${algorithm}, known difficulty: ${await rate(jobs)}`);
  }
}

const agent = new Agent({ keepAlive: true, maxSockets: 64 });

/** Rejects when it is not answered with 200: refusals are quick, and no measure of anything. */
function send(url: string, body?: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const options = { agent, method: body ? 'POST' : 'GET', headers: { authorization: KEY } };
    request(url, options, (response) => {
      response.resume().on('end', () => {
        if (response.statusCode === 200) resolve();
        else reject(new Error(`${url} was answered with ${response.statusCode}`));
      });
    })
      .on('error', reject)
      .end(body);
  });
}

async function latencies(url: string): Promise<string> {
  const taken: number[] = [];
  const end = performance.now() + LOAD_MS;
  const client = async () => {
    while (performance.now() < end) {
      const start = performance.now();
      await send(url);
      taken.push(performance.now() - start);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, client));
  taken.sort((a, b) => a - b);
  const at = (share: number) => `${taken[Math.floor(taken.length * share)]?.toFixed(1)} ms`;
  return `p50 ${at(0.5)}, p99 ${at(0.99)}, ${Math.round((taken.length * 1000) / LOAD_MS)} a second`;
}

/** 10,000 objects; the number at its end makes each a map of its own. */
function longMap(number: number): string {
  const objects = Array.from({ length: 10_000 }, (_, at) => {
    const place = `${(at * 97) % 512},${(at * 61) % 384},${at * 110}`;
    return at % 3 === 0 ? `${place},2,0,B|256:192|100:50|300:80,2,140` : `${place},1,${(at % 3) * 4}`;
  });
  const head = 'osu file format v14\n[General]\nMode: 0\n[Difficulty]\nApproachRate:9\nSliderMultiplier:1.4';
  return `${head}\n[TimingPoints]\n0,300,4,2,1,50,1,0\n[HitObjects]\n${objects.join('\n')}\n//${number}`;
}

async function underLoad(url: string): Promise<void> {
  const info = `${url}/v1/get_player_info?scope=all&id=3`;
  say(`get_player_info, idle: ${await latencies(info)}`);
  let saturating = true;
  let sent = 0;
  let calculated = 0;
  const client = async () => {
    while (saturating) {
      sent += 1;
      await send(`${url}/v1/calculate_pp?algorithm=latest`, longMap(sent));
      if (saturating) calculated += 1;
    }
  };
  const clients = Array.from({ length: 4 }, client);
  const measured = latencies(info).finally(() => (saturating = false));
  const [shown] = await Promise.all([measured, ...clients]);
  say(`get_player_info, pool saturated: ${shown}`);
  say(`long maps calculated meanwhile: ${calculated}`);
}

async function main(): Promise<void> {
  const directory = await mkdtemp(join(tmpdir(), 'kiai-bench-'));
  const config = readSettings({
    ...process.env,
    API_RATE_LIMITS: 'false',
    DATA_DIRECTORY: directory,
    LOG_LEVEL: 'error',
  });
  const context = await createContext(config);
  try {
    await migrate(context.database);
    await seedDemo({ database: context.database, dataDirectory: directory });
    await fillRanks(context.database, context.ranks);
    await context.database.query
      .updateTable('users')
      .set({ api_key: KEY })
      .where('users.id', '=', 3)
      .execute();
    say(`${config.pp.workers} thread(s)`);
    await calculations(context, makeMaps(createRandom(1), ['mapper']));
    const server = await listen(createApp(context), '127.0.0.1', 0);
    await underLoad(server.url);
    agent.destroy();
    await server.close();
    await write();
  } finally {
    await context.close();
    await rm(directory, { recursive: true, force: true });
  }
}

if (require.main === module) void main();
