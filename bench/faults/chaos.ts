/**
 * `npm run chaos`: MariaDB and Redis are killed, paused and have their connections reset midway through answers, under
 * load; every answer is compared with the known one. Takes about three minutes; exits 1 when a bound is broken.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { runCli } from '../../src/cli/runCli';
import { createRandom } from '../../src/demo/random';
import type { Service } from '../http/servers';
import { createRecord } from '../record';
import { RESULTS_DIRECTORY, writeData } from '../results';
import { faultsOf, observe, type Fault, type FaultFigures } from './faults';
import { startLoad } from './load';
import { brokenBounds, HEAD, toLine } from './report';
import { startResetProxy } from './resetProxy';
import { restartInTurn } from './rolling';
import { openStand, type Stand } from './stand';

const options = z.object({
  /** Requests a second. */
  rate: z.coerce.number().int().min(1).max(10_000).default(200),
  seed: z.coerce.number().int().min(0).default(1),
});

const PAUSES = { awayMs: 5_000, pausedMs: 20_000 };
const WARM_UP_MS = 5_000;
const AFTER_MS = 8_000;
const RESETS_MS = 15_000;
/** Connections are reset after so many bytes of answers at most. */
const RESET_WITHIN = 20_000;
/** Requests a second while services are restarted. */
const ROLLING_RATE = 500;
const MB = 2 ** 20;
/** Every answer is made anew: what is kept would hide what is away. */
const SETTINGS = { API_CACHE_MB: '0' };

const tell = (line: string) => process.stderr.write(`${line}\n`);

interface Part {
  figures: FaultFigures[];
  rssMb: { before: number; after: number };
}

/** Has faults happen to a service one after the other. */
async function run(service: Service, faults: readonly Fault[], stand: Stand, rate: number): Promise<Part> {
  const rssMb = () => Math.round(service.rss() / MB);
  const load = startLoad(service.url, stand.asks, rate);
  await sleep(WARM_UP_MS);
  const before = rssMb();
  const figures: FaultFigures[] = [];
  for (const fault of faults) {
    tell(fault.name);
    figures.push(await observe(fault, load, AFTER_MS));
  }
  await load.stop();
  const after = rssMb();
  await service.stop();
  return { figures, rssMb: { before, after } };
}

async function runResets(stand: Stand, rate: number, seed: number): Promise<Part> {
  const random = createRandom(seed);
  const proxies = {
    DB_PORT: await startResetProxy(stand.mariadb.port, random),
    REDIS_PORT: await startResetProxy(stand.redis.port, random),
  };
  const all = Object.values(proxies);
  const ports = Object.entries(proxies).map(([name, { port }]) => [name, String(port)]);
  const service = await stand.serve({
    ...SETTINGS,
    ...(Object.fromEntries(ports) as Record<string, string>),
  });
  const fault = {
    name: 'connections to both reset midway through answers',
    async happen() {
      for (const proxy of all) proxy.resetWithin(RESET_WITHIN);
      await sleep(RESETS_MS);
      for (const proxy of all) proxy.resetWithin(undefined);
      const resets = all.map((proxy) => proxy.resets);
      if (resets.includes(0)) throw new Error(`Nothing was reset: ${resets.join(', ')}.`);
      tell(`${resets.join(' and ')} connections were reset`);
    },
  };
  try {
    return await run(service, [fault], stand, rate);
  } finally {
    for (const proxy of all) proxy.close();
  }
}

runCli(module, async () => {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));
  const { values } = parseArgs({ options: { rate: { type: 'string' }, seed: { type: 'string' } } });
  const { rate, seed } = options.parse(values);
  const stand = await openStand({ users: 2_000, scores: 20_000, urls: 20, seed }, tell);
  try {
    const { mariadb, redis } = stand;
    const faults = faultsOf({ MariaDB: mariadb, Redis: redis }, PAUSES);
    const parts = [
      await run(await stand.serve(SETTINGS), faults, stand, rate),
      await runResets(stand, rate, seed),
    ];
    tell('restarting two services behind nginx');
    const rolling = await restartInTurn(stand, ROLLING_RATE);
    const { say, write } = createRecord('Faults');
    say(`${rate} requests/s, ${stand.asks.length} URLs, nothing kept`);
    say(HEAD);
    const all = [...parts.flatMap(({ figures }) => figures), rolling];
    for (const one of all) say(toLine(one));
    for (const { rssMb } of parts) say(`memory (RSS): ${rssMb.before} MB before, ${rssMb.after} MB after`);
    const broken = brokenBounds(all);
    if (rolling.counts.right < rolling.sent) broken.push(`${rolling.fault}: requests were lost`);
    for (const line of broken) say(`BROKEN: ${line}`);
    await write();
    await writeData(RESULTS_DIRECTORY, 'Faults', { rate, parts, rolling });
    if (broken.length > 0) process.exitCode = 1;
  } finally {
    await stand.close();
  }
});
