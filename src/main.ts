import { readEnvironment, runCli } from './cli/runCli';
import { about, describeAbout } from './about';
import { readSettings } from './config/settings';
import { createContext } from './context';
import { start } from './start';

/** The process: reads the settings, starts, and on a signal stops once what runs is answered. */
async function main(): Promise<void> {
  if (process.argv.includes('--version')) return showVersion();
  const server = await start(readSettings(readEnvironment(), { isTerminal: process.stdout.isTTY }));
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => void server.close().finally(() => process.exit()));
}

async function showVersion(): Promise<void> {
  const config = readSettings({ ...readEnvironment(), LOG_LEVEL: 'silent' });
  const context = await createContext(config);
  console.log(describeAbout(await about(context)));
  await context.close();
}

runCli(module, main);
