import { randomUUID } from 'node:crypto';
import {
  servicesAvailable,
  startPrivateServices,
  type PrivateServices,
} from '../../src/conformance/privateServices';
import { startRedisServer, type RedisServer } from './redisServer';

/** Where the private servers are, for the workers; unset when this machine has no binaries of them. */
const VARIABLE = 'KIAI_TEST_SERVICES';

export interface TestServices {
  mysql: { host: string; port: number; user: string; password: string };
  redis: { host: string; port: number };
}

let running: PrivateServices | undefined;
let redisServers: RedisServer[] = [];

interface Started {
  mysql: TestServices['mysql'];
  /** One a worker of Jest: channels of Redis are not divided into databases. */
  redis: TestServices['redis'][];
}

/** Jest's global set-up: one MariaDB for the whole run and a Redis for each worker, private to it. */
export async function startTestServices({ maxWorkers }: { maxWorkers: number }): Promise<void> {
  if (process.env['KIAI_EMBEDDED_ONLY']) return;
  if (!servicesAvailable()) {
    if (process.env['KIAI_REQUIRE_SERVICES'])
      throw new Error('mariadbd and redis-server are not there: apt-get install mariadb-server redis-server');
    console.warn(
      '\nNo mariadbd or redis-server here: the integration suite runs on the embedded stack only.',
    );
    return;
  }
  running = await startPrivateServices();
  redisServers = await Promise.all(Array.from({ length: maxWorkers - 1 }, () => startRedisServer()));
  const { mysql, redis } = running;
  const others = redisServers.map(({ port }) => ({ host: redis.host, port }));
  process.env[VARIABLE] = JSON.stringify({ mysql, redis: [redis, ...others] } satisfies Started);
}

export async function stopTestServices(): Promise<void> {
  await Promise.all([running?.stop(), ...redisServers.map((server) => server.stop())]);
}

export function testServices(): TestServices | undefined {
  const text = process.env[VARIABLE];
  if (!text) return undefined;
  const { mysql, redis } = JSON.parse(text) as Started;
  const worker = Number(process.env['JEST_WORKER_ID'] ?? 1) - 1;
  return { mysql, redis: redis[worker % redis.length]! };
}

export const newDatabaseName = () => `kiai_test_${randomUUID().replaceAll('-', '').slice(0, 12)}`;
