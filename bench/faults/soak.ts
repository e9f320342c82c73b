/**
 * `npm run soak -- --minutes 30`: half of full load for so long, and what memory, pools and the log do meanwhile. Exits 1
 * when memory grows, a pool does not rest, an answer is wrong or the log has a warning.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { runCli } from '../../src/cli/runCli';
import { freePort } from '../../src/conformance/guardedProcess';
import { createRecord } from '../record';
import { RESULTS_DIRECTORY, writeData } from '../results';
import { findFullLoad, startLoad } from './load';
import { readMetric } from './scrape';
import { openStand } from './stand';

const options = z.object({ minutes: z.coerce.number().min(1).max(1_440).default(30) });

/** When is looked, in shares of the time: for 30 minutes at 5, 10, 15, 20, 25 and 30. */
const LOOKS = 6;
const FULL_LOAD_S = 10;
/** Of what was in use at the first look. */
const GROWTH_MAX = 0.1;
const MB = 2 ** 20;

interface Look {
  minute: number;
  rssMb: number;
  connections: number;
  waiting: number;
  heapMb: number;
  requests: number;
}

runCli(module, async () => {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));
  const { values } = parseArgs({ options: { minutes: { type: 'string' } } });
  const { minutes } = options.parse(values);
  const record = createRecord('Soak');
  const { say } = record;
  const stand = await openStand({ users: 5_000, scores: 50_000, urls: 100, seed: 1 }, (line) =>
    process.stderr.write(`${line}\n`),
  );
  try {
    const metricsPort = await freePort();
    const metrics = `http://127.0.0.1:${metricsPort}/metrics`;
    const service = await stand.serve({ METRICS_PORT: String(metricsPort) });
    const full = await findFullLoad(service.url, stand.asks, FULL_LOAD_S);
    const rate = Math.floor(full / 2);
    say(`full load ${full} requests/s; for ${minutes} minutes ${rate} requests/s`);
    say('minute  RSS MB  heap MB  connections  waiting  requests');
    const load = startLoad(service.url, stand.asks, rate);
    const looks: Look[] = [];
    const total = { sent: 0, bad: 0, refused: 0 };
    const bad: string[] = [];
    const close = (outcomes: ReturnType<typeof load.next>) => {
      total.sent += outcomes.sent;
      total.refused += outcomes.counts.refused + outcomes.counts.lesser;
      total.bad += outcomes.counts.wrong + outcomes.counts.failed + outcomes.counts.broken;
      bad.push(...outcomes.bad);
    };
    for (let nth = 1; nth <= LOOKS; nth += 1) {
      await sleep((minutes * 60_000) / LOOKS);
      close(load.next());
      const look: Look = {
        minute: (minutes * nth) / LOOKS,
        rssMb: Math.round(service.rss() / MB),
        heapMb: Math.round((await readMetric(metrics, 'nodejs_heap_size_used_bytes')) / MB),
        connections: await readMetric(metrics, 'kiai_database_connections'),
        waiting: await readMetric(metrics, 'kiai_database_waiting'),
        requests: total.sent,
      };
      looks.push(look);
      const cells = [look.minute, look.rssMb, look.heapMb, look.connections, look.waiting, look.requests];
      say(cells.map((cell, at) => String(cell).padStart([6, 6, 7, 11, 7, 8][at]!)).join('  '));
    }
    await load.stop();
    close(load.next());
    const logged = service.logged();
    await service.stop();
    const [first, last] = [looks[0]!, looks.at(-1)!];
    const broken = [
      ...(last.rssMb > first.rssMb * (1 + GROWTH_MAX) ? ['memory has grown'] : []),
      ...(last.connections > Math.max(10, first.connections) ? ['there are ever more connections'] : []),
      ...(total.bad > 0 ? [`${total.bad} answers are wrong or missing: ${bad.join('; ')}`] : []),
      ...(total.refused > 0 ? [`${total.refused} requests were refused`] : []),
      ...(logged.length > 0 ? [`${logged.length} warnings: ${logged[0]!.slice(0, 300)}`] : []),
    ];
    say(
      `${total.sent} requests, ${total.bad} wrong or missing, ${total.refused} refused, ${logged.length} warnings`,
    );
    for (const line of broken) say(`BROKEN: ${line}`);
    await record.write();
    await writeData(RESULTS_DIRECTORY, 'Soak', { minutes, rate, looks, ...total, warnings: logged.length });
    if (broken.length > 0) process.exitCode = 1;
  } finally {
    await stand.close();
  }
});
