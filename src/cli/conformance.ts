import { DataSetError, readDataSet } from '../conformance/dataSet';
import { runConformance, type RunOptions } from '../conformance/run';
import { MOUNTS, VERSIONS } from '../conformance/selection';
import { HelpAsked, readArguments, UsageError } from './runCli';

const USAGE = `Usage: npm run conformance -- DIR [options]
Loads the data set in DIR into a fresh service and checks every recorded answer.
  --stack embedded|services  in process (default), or on a private MariaDB and Redis
  --mount /v1|/|/api         where requests of v1 are sent (default /v1)
  --only v1|v2               one version alone
  --skip TEXT                leave out requests whose path contains TEXT; may be repeated`;

/** Runs the command line; resolves to the exit code. */
export async function main(args: string[]): Promise<number> {
  try {
    const { folder, ...options } = readRun(args);
    const { passed, failed } = await runConformance(await readDataSet(folder), options, printLine);
    return failed > 0 || passed === 0 ? 1 : 0;
  } catch (error) {
    if (error instanceof HelpAsked) {
      printLine(error.message);
      return 0;
    }
    if (!(error instanceof UsageError || error instanceof DataSetError)) throw error;
    process.stderr.write(`${error.message}\n`);
    return 1;
  }
}

function readRun(args: string[]): RunOptions & { folder: string } {
  const { values, positionals } = readArguments(USAGE, {
    args,
    allowPositionals: true,
    options: {
      stack: { type: 'string' },
      mount: { type: 'string' },
      only: { type: 'string' },
      skip: { type: 'string', multiple: true },
    },
  });
  const [folder] = positionals;
  if (positionals.length !== 1 || !folder) throw new UsageError(`Name one folder.\n${USAGE}`);
  return {
    folder,
    stack: oneOf('stack', ['embedded', 'services'], values.stack) ?? 'embedded',
    mount: oneOf('mount', MOUNTS, values.mount) ?? '/v1',
    only: oneOf('only', VERSIONS, values.only),
    skip: values.skip ?? [],
  };
}

function oneOf<Word extends string>(name: string, words: readonly Word[], given?: string): Word | undefined {
  if (given === undefined) return undefined;
  const word = words.find((known) => known === given);
  if (word === undefined)
    throw new UsageError(`--${name} ${given}: say one of ${words.join(', ')}.\n${USAGE}`);
  return word;
}

function printLine(line: string): void {
  process.stdout.write(`${line}\n`);
}

if (require.main === module)
  main(process.argv.slice(2)).then(
    (code) => {
      process.exitCode = code;
    },
    (error: unknown) => {
      process.stderr.write(`The run broke off: ${error instanceof Error ? error.stack : String(error)}\n`);
      process.exitCode = 1;
    },
  );
