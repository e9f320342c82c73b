import type { Config, RedisConfig } from '../config/config';
import { readSettings } from '../config/readSettings';
import { createLogger } from '../logger';
import { isMode, MODES, type Mode } from '../osu/modes';
import { checkRanks, type CheckReport } from '../ranks/checkRanks';
import { describeProgress } from '../ranks/describeProgress';
import type { Progress } from '../ranks/rankJob';
import { rebuildRanks } from '../ranks/rebuildRanks';
import { connectRedis, createRedis } from '../redis/client';
import type { RedisConnection } from '../redis/connection';
import { describeRedis } from '../redis/describeRedis';
import { createProgressBar, type ProgressOutput } from './progressBar';
import { readArguments, readEnvironment, runCli } from './runCli';
import { withTables } from './withTables';

const USAGE = `Usage: npm run ranks -- --check | --rebuild [--mode N]
  --check    compares the sets of ranks in Redis with SQL; exit code 1 if they differ
  --rebuild  makes them anew from SQL, while the game server may go on
  --mode N   one mode alone: ${MODES.join(', ')}`;

/** Redis answers in milliseconds; a machine that is busy with a snapshot may take its time. */
const COMMAND_TIMEOUT_MS = 30_000;

interface Output {
  print(line: string): void;
  progress: ProgressOutput;
}

/**
 * `npm run ranks`: resolves to the exit code.
 * @throws Error with a message for the operator when the arguments or settings are wrong or a server is away.
 */
export async function ranks(
  args: string[],
  env: Record<string, string | undefined>,
  output: Output,
): Promise<number> {
  const { command, modes } = readCommand(args);
  const { redis, database, log } = readSettings(env);
  if (!redis)
    throw new Error(
      'REDIS_HOST is not set: without Redis ranks are kept in process, and right from the start.',
    );
  const bar = createProgressBar(output.progress, describeProgress);
  const options = { modes, onProgress: (progress: Progress) => bar.show(progress) };
  const print = (line: string) => {
    bar.end();
    output.print(line);
  };
  const run = command === 'check' ? runCheck : runRebuild;
  try {
    return await withTables(database, (opened) =>
      withRedis(redis, log, (connected) => run({ database: opened, redis: connected }, options, print)),
    );
  } finally {
    bar.end();
  }
}

async function withRedis<Result>(
  config: RedisConfig,
  log: Config['log'],
  use: (redis: RedisConnection) => Promise<Result>,
): Promise<Result> {
  const redis = await createRedis(config, createLogger({ ...log, level: 'silent' }), {
    commandTimeoutMs: COMMAND_TIMEOUT_MS,
  });
  try {
    await connectRedis(redis).catch((error: Error) => {
      throw new Error(`Redis at ${describeRedis(config)} cannot be reached: ${error.message}`);
    });
    return await use(redis);
  } finally {
    redis.disconnect();
  }
}

type Services = Parameters<typeof checkRanks>[0];
type Options = Parameters<typeof checkRanks>[1];
type Print = Output['print'];

async function runCheck(services: Services, options: Options, print: Print): Promise<number> {
  const report = await checkRanks(services, options);
  for (const line of describe(report)) print(line);
  return report.sets.size === 0 && report.unsettled === 0 ? 0 : 1;
}

async function runRebuild(services: Services, options: Options, print: Print): Promise<number> {
  const { sets, late, unsettled } = await rebuildRanks(services, options);
  print(`Rebuilt ${sets} sets; ${late} values that changed meanwhile were put right.`);
  if (unsettled > 0) print(`${unsettled} values kept changing: run --check when the game server is calmer.`);
  return unsettled === 0 ? 0 : 1;
}

function describe({ sets, unsettled }: CheckReport): string[] {
  const lines = [...sets].flatMap(([key, { missing, extra, different, examples }]) => [
    `${key}: ${missing} missing, ${extra} extra, ${different} different`,
    ...examples.map(
      ({ member, held, wanted }) =>
        `  player ${member}: ${held ?? 'nothing'} there, ${wanted ?? 'nothing'} by SQL`,
    ),
  ]);
  if (unsettled > 0) lines.push(`${unsettled} values kept changing while they were looked at.`);
  return [...lines, sets.size === 0 ? 'The sets hold what SQL says.' : `${sets.size} sets differ from SQL.`];
}

function readCommand(args: string[]): { command: 'check' | 'rebuild'; modes: readonly Mode[] } {
  const flag = { type: 'boolean' } as const;
  const options = { check: flag, rebuild: flag, mode: { type: 'string' } } as const;
  const { check, rebuild, mode } = readArguments(USAGE, { args, options }).values;
  if (check === rebuild) throw new Error(`Say --check or --rebuild.\n${USAGE}`);
  return { command: check ? 'check' : 'rebuild', modes: mode === undefined ? MODES : [readMode(mode)] };
}

function readMode(text: string): Mode {
  const mode = /^\d+$/.test(text) ? Number(text) : NaN;
  if (!isMode(mode)) throw new Error(`--mode ${text}: say one of ${MODES.join(', ')}.\n${USAGE}`);
  return mode;
}

runCli(module, async () => {
  process.exitCode = await ranks(process.argv.slice(2), readEnvironment(), {
    print: (line) => console.log(line),
    progress: process.stderr,
  });
});
