import { existsSync, readFileSync } from 'node:fs';
import { parseEnvFile } from '../config/envFile';

/** `.env` in the working directory and the environment, which wins. */
export function readEnvironment(): Record<string, string | undefined> {
  const file = existsSync('.env') ? parseEnvFile(readFileSync('.env', 'utf8')) : {};
  return { ...file, ...process.env };
}

/** Runs a command when its module is the one that Node was started with; what it throws is told in one line. */
export function runCli(entry: NodeModule, main: () => Promise<void>): void {
  if (require.main !== entry) return;
  main().catch((error: unknown) => {
    console.error(`kiai: ${error instanceof Error ? error.message : String(error)}`);
    process.exitCode = 1;
  });
}
