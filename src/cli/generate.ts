import type { MysqlConfig } from '../config/config';
import { readSettings } from '../config/readSettings';
import { generate, type GenerateProgress, type GenerateSummary } from '../generate/generate';
import { generateOptions, type GenerateOptions } from '../generate/options';
import { reset } from '../generate/reset';
import { createProgressBar, type ProgressOutput } from './progressBar';
import { readArguments, readEnvironment, runCli } from './runCli';

const USAGE = `Usage: npm run generate -- --users N --scores M [--seed S] | --reset
Fills an empty MySQL or MariaDB (DB_HOST and so on) with an invented big server. Stopped, it goes on where it was when
it is started again with the same arguments.
  --users N   players, 1 to 10000000
  --scores M  scores, at most 500000000
  --seed S    another number makes another server of the same size (default: 8727)
  --reset     takes out what was generated, and nothing else`;

const DEFAULT_SEED = 8727;

const WORDS: Record<GenerateProgress['step'], string> = {
  players: 'players and their stats',
  maps: 'maps',
  clans: 'clans',
  scores: 'scores',
  indexes: 'making indexes',
};

interface Output {
  print: (line: string) => void;
  progress: ProgressOutput;
}

/**
 * `npm run generate`.
 * @throws Error with a message for the operator when the arguments or settings are wrong, the database is away or holds
 * anything else.
 */
export async function generateCommand(
  args: string[],
  env: Record<string, string | undefined>,
  { print, progress }: Output,
): Promise<void> {
  const command = readCommand(args);
  const { database } = readSettings(env);
  if (database.kind !== 'mysql')
    throw new Error(
      'DB_HOST is not set, and the embedded database is not meant for big servers: set DB_HOST and so on.',
    );
  if (command === 'reset') return print(await runReset(database));
  const bar = createProgressBar<GenerateProgress>(progress, ({ step }) => WORDS[step]);
  const started = performance.now();
  try {
    const summary = await generate(command, database, { onProgress: (now) => bar.show(now) });
    bar.end();
    for (const line of describe(summary, performance.now() - started)) print(line);
  } finally {
    bar.end();
  }
}

async function runReset(database: MysqlConfig): Promise<string> {
  const { users, scores } = await reset(database);
  return `Took out ${users} players and ${scores} scores.`;
}

function describe({ users, scores, maps, clans, byFile }: GenerateSummary, took: number): string[] {
  return [
    `${users} players, ${scores} scores, ${maps} maps, ${clans} clans: there after ${Math.round(took / 1000)} s.`,
    // eslint-disable-next-line no-restricted-syntax -- a message, not a statement
    ...(byFile ? [] : ['The server refuses LOAD DATA LOCAL (local_infile): with it, this goes faster.']),
    'With Redis, make the ranks now: npm run ranks -- --rebuild',
  ];
}

function readCommand(args: string[]): GenerateOptions | 'reset' {
  const text = { type: 'string' } as const;
  const options = { users: text, scores: text, seed: text, reset: { type: 'boolean' } } as const;
  const { users, scores, seed, reset: isReset } = readArguments(USAGE, { args, options }).values;
  if (isReset && (users ?? scores ?? seed) === undefined) return 'reset';
  if (isReset || users === undefined || scores === undefined)
    throw new Error(`Say --users and --scores, or --reset alone.\n${USAGE}`);
  const numbers = {
    users: toNumber(users),
    scores: toNumber(scores),
    seed: toNumber(seed ?? `${DEFAULT_SEED}`),
  };
  const result = generateOptions.safeParse(numbers);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw new Error(`--${String(issue?.path[0])}: ${issue?.message}\n${USAGE}`);
}

const toNumber = (text: string) => (/^\d+$/.test(text) ? Number(text) : NaN);

runCli(module, () =>
  generateCommand(process.argv.slice(2), readEnvironment(), {
    print: (line) => console.log(line),
    progress: process.stderr,
  }),
);
