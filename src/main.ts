import { readEnvironment, runCli } from './cli/runCli';
import { readSettings } from './config/settings';
import { start } from './start';

/** The process: reads the settings, starts, and on a signal stops once what runs is answered. */
async function main(): Promise<void> {
  const server = await start(readSettings(readEnvironment(), { isTerminal: process.stdout.isTTY }));
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => void server.close().finally(() => process.exit()));
}

runCli(module, main);
