import { existsSync, readFileSync } from 'node:fs';
import { parseArgs, type ParseArgsConfig } from 'node:util';
import { parseEnvFile } from '../config/envFile';

/** `.env` in the working directory and the environment, which wins. */
export function readEnvironment(): Record<string, string | undefined> {
  const file = existsSync('.env') ? parseEnvFile(readFileSync('.env', 'utf8')) : {};
  return { ...file, ...process.env };
}

/** Wrong arguments, for whoever gave them. */
export class UsageError extends Error {}

/** No fault: somebody asks how a command is used. */
export class HelpAsked extends Error {}

/**
 * Reads the arguments of a command.
 * @throws HelpAsked with the usage for `--help`; UsageError with what is wrong and the usage.
 */
export function readArguments<const Config extends ParseArgsConfig & { args: string[] }>(
  usage: string,
  config: Config,
): ReturnType<typeof parseArgs<Config>> {
  if (config.args.includes('--help')) throw new HelpAsked(usage);
  try {
    return parseArgs(config);
  } catch (error) {
    throw new UsageError(`${(error as Error).message}\n${usage}`);
  }
}

/** Runs a command when its module is the one that Node was started with; what it throws is told in one line. */
export function runCli(entry: NodeModule, main: () => Promise<void>): void {
  if (require.main !== entry) return;
  main().catch((error: unknown) => {
    if (error instanceof HelpAsked) return console.log(error.message);
    console.error(`kiai: ${error instanceof Error ? error.message : String(error)}`);
    process.exitCode = 1;
  });
}
