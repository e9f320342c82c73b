import { parseArgs } from 'node:util';
import { z } from 'zod';
import { today } from '../machine';
import type { Kind } from './measure';

export const USAGE = `Usage: DB_HOST=... npm run bench -- [options]
  Measures the service on a filled database (DB_* as for the service; nothing is written there). Redis: REDIS_* with
  sets of ranks in it, where players are made to look online; without REDIS_HOST one is started for the bench.
  --database NAME   the database, in the place of DB_NAME
  --only TEXT       endpoints whose name contains the text ("v1 /get_clan"); may be said several times
  --hot, --cold     one of the two alone
  --fresh           no answer is kept (API_CACHE_MB=0): what each costs; with two sizes of server, their growth is told
  --runs N          how often all is measured, of which the medians are told: 3
  --rounds N        slices of each server an endpoint, in a run: 3
  --seconds N       length of a slice: 1
  --connections N   32
  --urls N          different URLs of an endpoint, cold: 60000
  --few N           different URLs of an endpoint, hot: 8
  --seed N          of what URLs are drawn: 1
  --label TEXT      tells this from other results ("with indexes")
  --date DATE       YYYY-MM-DD, of the results: today
  --output FOLDER   where RESULTS.md and results.json are written: bench; with --only, --hot or --cold nowhere unless said`;

const whole = (min: number, max: number, standard: number) =>
  z.coerce.number().int().min(min).max(max).default(standard);

const schema = z.object({
  database: z.string().min(1).optional(),
  only: z.array(z.string().min(1)).default([]),
  hot: z.boolean().default(false),
  cold: z.boolean().default(false),
  fresh: z.boolean().default(false),
  runs: whole(1, 99, 3),
  rounds: whole(1, 99, 3),
  seconds: whole(1, 3_600, 1),
  connections: whole(1, 10_000, 32),
  urls: whole(1, 1_000_000, 60_000),
  few: whole(1, 10_000, 8),
  seed: whole(0, 2 ** 32 - 1, 1),
  label: z
    .string()
    .regex(/^[\w ,.+-]+$/, 'only letters, digits, spaces and , . + -')
    .optional(),
  date: z.iso.date().optional(),
  output: z.string().min(1).optional(),
});

const TYPES = { hot: 'boolean', cold: 'boolean', fresh: 'boolean', only: 'string' } as const;

export interface BenchOptions extends Omit<z.output<typeof schema>, 'hot' | 'cold' | 'date'> {
  kinds: Kind[];
  date: string;
}

/** @throws Error that names every wrong option, with the usage. */
export function readOptions(args: string[]): BenchOptions {
  const { hot, cold, date = today(), ...options } = check(parse(args));
  const both = hot === cold;
  return {
    ...options,
    date,
    kinds: [...(hot || both ? ['hot' as const] : []), ...(cold || both ? ['cold' as const] : [])],
  };
}

/** Where results are written: a part of them does not take the place of all, unless a place was said. */
export function outputOf({ output, only, kinds }: BenchOptions, standard: string): string | undefined {
  return output ?? (only.length === 0 && kinds.length === 2 ? standard : undefined);
}

function parse(args: string[]): unknown {
  const options = Object.fromEntries(
    Object.keys(schema.shape).map((name) => [
      name,
      { type: TYPES[name as keyof typeof TYPES] ?? ('string' as const), multiple: name === 'only' },
    ]),
  );
  try {
    return parseArgs({ args, options }).values;
  } catch (error) {
    throw new Error(`${(error as Error).message}\n${USAGE}`);
  }
}

function check(values: unknown): z.output<typeof schema> {
  const result = schema.safeParse(values);
  if (result.success) return result.data;
  const problems = result.error.issues.map(({ path, message }) => `--${path.join('.')}: ${message}`);
  throw new Error(`${problems.join('\n')}\n${USAGE}`);
}
