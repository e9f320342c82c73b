import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort, startGuarded } from '../../src/conformance/guardedProcess';

/** A Redis of a test's own: channels are not divided into databases, and it can be stopped. */
export interface RedisServer {
  port: number;
  /** Starts it again, empty, on its port. */
  start(): Promise<void>;
  stop(): Promise<void>;
}

export async function startRedisServer(): Promise<RedisServer> {
  const port = await freePort();
  const options = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'];
  const run = async () => {
    const directory = await mkdtemp(join(tmpdir(), 'kiai-redis-'));
    const command = ['redis-server', ...options, '--dir', directory];
    return startGuarded(command, { directory, port });
  };
  let running = await run();
  return {
    port,
    async start() {
      running = await run();
    },
    stop: () => running.stop(),
  };
}
