/**
 * Delivery of events over WebSockets: 5,000 idle clients and 1,000 that hear of all players, on one process, with 100
 * events a second; then two processes on one Redis, of which each client gets each event once. Service, clients and
 * game server are processes of their own on loopback: `npm run bench:gateway`.
 */
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { startRedis } from '../src/conformance/privateServices';
import { createDatabase } from '../src/db/database';
import { migrate } from '../src/db/migrate';
import type { LivePlayer } from '../src/live/liveState';
import { createRedisPublisher } from '../src/live/redisPublisher';
import { createRecord } from './record';

const IDLE = 5_000;
const BUSY = 1_000;
const PLAYERS = 500;
const EVENTS_A_SECOND = 100;
const SECONDS = 30;

const { say, write } = createRecord('Events over WebSockets');
const now = () => performance.timeOrigin + performance.now();
const children: ChildProcess[] = [];

interface Use {
  cpu: NodeJS.CpuUsage;
  rss: number;
}

interface Heard {
  fewest: number;
  most: number;
  delivered: number;
  p50: number;
  p99: number;
  max: number;
  outOfOrder: number;
  closed: number;
}

function run(file: string, args: string[] = [], env: Record<string, string> = {}): ChildProcess {
  const child = fork(join(__dirname, file), args, { env: { ...process.env, ...env } });
  children.push(child);
  return child;
}

async function answer<Answer>(child: ChildProcess, question?: string): Promise<Answer> {
  if (question) child.send(question);
  const [message] = (await once(child, 'message')) as [Answer];
  return message;
}

async function startClients(url: string, count: number, channel: string): Promise<ChildProcess> {
  const child = run('gatewayClients.js', [`${url.replace('http', 'ws')}/v2/gateway`, String(count), channel]);
  await answer(child);
  return child;
}

async function end(child: ChildProcess): Promise<void> {
  child.send('stop');
  await once(child, 'exit');
}

function playerOf(id: number, info_text = ''): LivePlayer {
  const name = `player ${id}`;
  const status = { action: 2, info_text, mode: 0, mods: 72, map_md5: 'a'.repeat(32), map_id: 1_000 };
  return { id, name, country: 'jp', priv: 3, login_time: 1_795_262_347.25, ...status };
}

/** The game server: so many statuses a second, each with the time it was sent at. */
function createGame(redis: Redis) {
  const publisher = createRedisPublisher({ redis });
  const players = Array.from({ length: PLAYERS }, (_, at) => playerOf(at + 3));
  const matches = new Map<number, never>();
  return {
    heartbeat: () => publisher.publish({ events: [], players, matches }),
    async play(events: number): Promise<void> {
      const start = now();
      for (let sent = 0; sent < events; sent += 1) {
        const due = start + (sent * 1_000) / EVENTS_A_SECOND;
        if (due > now()) await sleep(due - now());
        const at = sent % PLAYERS;
        const player = playerOf(at + 3, String(now()));
        players[at] = player;
        const event = { topic: 'players' as const, event: { type: 'status' as const, player } };
        await publisher.publish({ events: [event], players: [], matches });
      }
    },
  };
}

async function makeDatabase(directory: string): Promise<void> {
  const database = createDatabase({ kind: 'sqlite', file: join(directory, 'kiai.sqlite') });
  await migrate(database);
  const rows = Array.from({ length: PLAYERS }, (_, at) => at + 3).map((id) => ({
    id,
    name: `player ${id}`,
    safe_name: `player_${id}`,
    email: `${id}@example.test`,
    priv: 3,
    pw_bcrypt: '_'.repeat(60),
    country: 'jp',
  }));
  for (let at = 0; at < rows.length; at += 100)
    await database.query
      .insertInto('users')
      .values(rows.slice(at, at + 100))
      .execute();
  await database.close();
}

const ms = (value: number) => `${value.toFixed(1)} ms`;
const mb = (bytes: number) => `${Math.round(bytes / 1e6)} MB`;

async function oneProcess(start: () => Promise<[ChildProcess, string]>, game: ReturnType<typeof createGame>) {
  const [server, url] = await start();
  const warm = await startClients(url, 1, 'players');
  const empty = await answer<Use>(server, 'use');
  const idle = await startClients(url, IDLE, 'player:1000000');
  const withIdle = await answer<Use>(server, 'use');
  const busy = await startClients(url, BUSY, 'players');
  await game.play(3 * EVENTS_A_SECOND);
  await sleep(1_000);
  await answer(busy, 'begin');
  const before = await answer<Use>(server, 'use');
  const from = now();
  await game.play(SECONDS * EVENTS_A_SECOND);
  const after = await answer<Use>(server, 'use');
  const elapsed = now() - from;
  await sleep(1_000);
  const heard = await answer<Heard>(busy, 'end');
  const cpu = (after.cpu.user + after.cpu.system - before.cpu.user - before.cpu.system) / 1_000 / elapsed;
  say(`${IDLE} idle and ${BUSY} busy clients, ${EVENTS_A_SECOND} events a second for ${SECONDS} s`);
  say(
    `  deliveries ${heard.delivered} of ${BUSY * SECONDS * EVENTS_A_SECOND}, out of order ${heard.outOfOrder}`,
  );
  say(`  p50 ${ms(heard.p50)}, p99 ${ms(heard.p99)}, max ${ms(heard.max)}, connections lost ${heard.closed}`);
  say(`  CPU ${(cpu * 100).toFixed(0)} % of one core`);
  say(`  RSS ${mb(empty.rss)} without clients, ${mb(withIdle.rss)} with the idle, ${mb(after.rss)} with all`);
  for (const child of [idle, busy, warm, server]) await end(child);
}

async function twoProcesses(
  start: () => Promise<[ChildProcess, string]>,
  game: ReturnType<typeof createGame>,
) {
  const servers = [await start(), await start()];
  const clients = await Promise.all(servers.map(([, url]) => startClients(url, 100, 'players')));
  for (const child of clients) await answer(child, 'begin');
  const events = 10 * EVENTS_A_SECOND;
  await game.play(events);
  await sleep(1_000);
  say(`two processes on one Redis, 100 clients each, ${events} events`);
  for (const child of clients) {
    const heard = await answer<Heard>(child, 'end');
    say(
      `  each client got ${heard.fewest} to ${heard.most}, out of order ${heard.outOfOrder}, p99 ${ms(heard.p99)}`,
    );
  }
  for (const child of [...clients, ...servers.map(([server]) => server)]) await end(child);
}

async function main(): Promise<void> {
  const directory = await mkdtemp(join(tmpdir(), 'kiai-bench-'));
  const service = await startRedis();
  const redis = new Redis({ host: '127.0.0.1', port: service.port });
  const game = createGame(redis);
  const heartbeats = setInterval(() => void game.heartbeat(), 20_000);
  const start = async (): Promise<[ChildProcess, string]> => {
    const server = run('gatewayServer.js', [], {
      API_PORT: '0',
      API_RATE_LIMITS: 'false',
      DATA_DIRECTORY: directory,
      DEMO: 'false',
      REDIS_HOST: '127.0.0.1',
      REDIS_PORT: String(service.port),
      LOG_LEVEL: 'error',
    });
    const { url } = await answer<{ url: string }>(server);
    return [server, url];
  };
  try {
    await makeDatabase(directory);
    await game.heartbeat();
    await oneProcess(start, game);
    await twoProcesses(start, game);
    await write();
  } finally {
    clearInterval(heartbeats);
    for (const child of children) child.kill();
    redis.disconnect();
    await service.stop();
    await rm(directory, { recursive: true, force: true });
  }
}

if (require.main === module) void main();
