/**
 * A server that is fuzzed, in a process of its own: one that is stuck can then be seen from outside. Says where it is
 * and what requests can be made of, whenever it is asked.
 */
import { createApp } from '../src/app';
import { readSettings } from '../src/config/readSettings';
import { createContext } from '../src/context';
import { migrate } from '../src/db/migrate';
import { createGateway } from '../src/gateway/gateway';
import { listen } from '../src/server';
import { beatWorld, fillWorld, openWorld, readSecrets } from './world';

/** Well below the age at which live state counts as gone. */
const HEARTBEAT_MS = 20_000;

async function main(): Promise<void> {
  const config = readSettings(process.env);
  // Passwords that are quick to check, so that many can be.
  const context = await createContext(config, { passwords: { cost: 4 } });
  await migrate(context.database);
  await fillWorld({ ...context, dataDirectory: config.dataDirectory });
  setInterval(() => void beatWorld(context).catch(() => undefined), HEARTBEAT_MS);
  const gateway = createGateway(context);
  const { url } = await listen(createApp(context, { gateway }), config.host, config.port, gateway);
  process.on('disconnect', () => process.exit());
  process.on('message', () => {
    void openWorld(context)
      .then(async (world) => ({ ...world, secrets: await readSecrets(context.database, world) }))
      .then((world) => process.send?.({ world }));
  });
  process.send?.({ url });
}

if (require.main === module) void main();
