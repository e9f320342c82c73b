/** A process of the service for `bench/gateway.ts`: says where it is, and what it has used when it is asked. */
import { readSettings } from '../src/config/readSettings';
import { start } from '../src/start';

async function main(): Promise<void> {
  const server = await start(readSettings(process.env));
  process.on('disconnect', () => process.exit());
  process.on('message', (question) => {
    if (question === 'use') process.send?.({ cpu: process.cpuUsage(), rss: process.memoryUsage().rss });
    else void server.close().finally(() => process.exit());
  });
  process.send?.({ url: server.url });
}

if (require.main === module) void main();
