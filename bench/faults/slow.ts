/**
 * `npm run bench:slow -- --clients 10000`: the latencies of normal requests without slow clients and with so many. Exits
 * 1 when the p99 more than doubles, or when a normal request fails.
 */
import { fork, type ChildProcess } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { runCli } from '../../src/cli/runCli';
import { percentile } from '../http/statistics';
import { startService } from '../http/servers';
import { createRecord } from '../record';
import { RESULTS_DIRECTORY, writeData } from '../results';
import { get, startLoad, type Outcomes } from './load';

const options = z.object({
  clients: z.coerce.number().int().min(1).max(25_000).default(10_000),
  /** Of normal requests, a second. */
  rate: z.coerce.number().int().min(1).max(10_000).default(200),
  /** Of a stretch. */
  seconds: z.coerce.number().int().min(1).max(600).default(20),
});

const WARM_UP_MS = 3_000;
const OPENING_LIMIT_MS = 90_000;
/** The others were cut off, and are just coming again. */
const OPEN_SHARE = 0.9;
const MB = 2 ** 20;
const PATHS = ['/v1/get_leaderboard', '/v2/players', '/v1/get_player_info?scope=all&id=3'];
const SETTINGS = { API_RATE_LIMITS: 'false', LOG_LEVEL: 'warn', LOG_FORMAT: 'json', METRICS_PORT: '' };

interface Slow {
  open: number;
  cutOff: number;
}

interface Stretch {
  p50Ms: number;
  p99Ms: number;
  sent: number;
  bad: string[];
  rssMb: number;
  slow: Slow;
}

/** Resolves when nearly all are connected. */
async function startSlow(port: string, count: number): Promise<{ child: ChildProcess; now: () => Slow }> {
  const child = fork(join(__dirname, 'slowClients.js'), [port, String(count)]);
  let now: Slow = { open: 0, cutOff: 0 };
  child.on('message', (message: Slow) => (now = message));
  process.once('exit', () => child.kill());
  const until = performance.now() + OPENING_LIMIT_MS;
  while (now.open < count * OPEN_SHARE && performance.now() < until) await sleep(100);
  if (now.open >= count * OPEN_SHARE) return { child, now: () => now };
  child.kill();
  throw new Error(
    `Only ${now.open} slow clients have a connection at once: the machine is too busy, or may open too few files (ulimit -Hn).`,
  );
}

function latencies({ answers }: Outcomes) {
  const histogram = new Map<number, number>();
  for (const { ms } of answers) {
    const micros = Math.round(ms * 1000);
    histogram.set(micros, (histogram.get(micros) ?? 0) + 1);
  }
  return { p50Ms: percentile(histogram, 0.5) / 1000, p99Ms: percentile(histogram, 0.99) / 1000 };
}

runCli(module, async () => {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));
  const { values } = parseArgs({
    options: { clients: { type: 'string' }, rate: { type: 'string' }, seconds: { type: 'string' } },
  });
  const { clients, rate, seconds } = options.parse(values);
  const directory = await mkdtemp(join(tmpdir(), 'kiai-slow-'));
  // The embedded demo: what is measured is connections.
  const service = await startService({ ...SETTINGS, DATA_DIRECTORY: directory }, directory);
  const { say, write } = createRecord('Slow clients');
  try {
    const asks = await Promise.all(
      PATHS.map(async (path) => ({ path, right: (await get(service.url, { path })).body, lesser: [] })),
    );
    const measure = async (slow: () => Slow): Promise<Stretch> => {
      const load = startLoad(service.url, asks, rate);
      await sleep(WARM_UP_MS);
      load.next();
      await sleep(seconds * 1000);
      const outcomes = load.next();
      await load.stop();
      const rssMb = Math.round(service.rss() / MB);
      return { ...latencies(outcomes), sent: outcomes.sent, bad: outcomes.bad, rssMb, slow: slow() };
    };
    say(`${rate} normal requests/s for ${seconds} s each, ${clients} slow clients`);
    const without = await measure(() => ({ open: 0, cutOff: 0 }));
    const { child, now } = await startSlow(new URL(service.url).port, clients);
    const during = await measure(now);
    child.kill();
    for (const [name, { p50Ms, p99Ms, sent, bad, rssMb, slow }] of Object.entries({ without, during }))
      say(
        `${name.padEnd(8)} p50 ${p50Ms.toFixed(2)} ms, p99 ${p99Ms.toFixed(2)} ms, ${sent} requests, ${bad.length} bad, ` +
          `RSS ${rssMb} MB, ${slow.open} slow clients open, ${slow.cutOff} cut off so far`,
      );
    const broken = [
      ...(during.p99Ms > 2 * without.p99Ms ? ['p99 has more than doubled'] : []),
      ...[...without.bad, ...during.bad],
    ];
    for (const line of broken) say(`BROKEN: ${line}`);
    await write();
    await writeData(RESULTS_DIRECTORY, 'Slow clients', { clients, rate, seconds, without, during });
    if (broken.length > 0) process.exitCode = 1;
  } finally {
    await service.stop();
    await rm(directory, { recursive: true, force: true });
  }
});
