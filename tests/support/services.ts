import { randomUUID } from 'node:crypto';
import {
  servicesAvailable,
  startPrivateServices,
  type PrivateServices,
} from '../../src/conformance/privateServices';

/** Where the private servers are, for the workers; unset when this machine has no binaries of them. */
const VARIABLE = 'KIAI_TEST_SERVICES';

export interface TestServices {
  mysql: { host: string; port: number; user: string; password: string };
  redis: { host: string; port: number };
}

let running: PrivateServices | undefined;

/** Jest's global set-up: one MariaDB and one Redis for the whole run, private to it. */
export async function startTestServices(): Promise<void> {
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
  process.env[VARIABLE] = JSON.stringify({
    mysql: running.mysql,
    redis: running.redis,
  } satisfies TestServices);
}

export async function stopTestServices(): Promise<void> {
  await running?.stop();
}

export function testServices(): TestServices | undefined {
  const text = process.env[VARIABLE];
  return text ? (JSON.parse(text) as TestServices) : undefined;
}

export const newDatabaseName = () => `kiai_test_${randomUUID().replaceAll('-', '').slice(0, 12)}`;
