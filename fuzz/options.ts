import { parseArgs } from 'node:util';
import { z } from 'zod';

export const STACKS = ['embedded', 'services'] as const;
export type StackKind = (typeof STACKS)[number];

export const USAGE = `Usage: npm run fuzz -- [options]
  Sends requests of every kind to a server of each stack and holds every answer to openapi.json. Exits with 1 when there
  is a 5xx, a hang (no answer within 10 s), an answer off its schema, or a leak.
  --requests N              to each stack: 100000
  --stack embedded|services one alone; "services" starts a private MariaDB and Redis
  --seed N                  what requests are drawn by; the same seed draws the same ones: a new one each time
  --concurrency N           how many wait for an answer at once: 8`;

const whole = (min: number, max: number) => z.coerce.number().int().min(min).max(max);

const schema = z.object({
  requests: whole(1, 100_000_000).default(100_000),
  stack: z.enum(STACKS).optional(),
  seed: whole(0, 2 ** 31 - 1).optional(),
  concurrency: whole(1, 256).default(8),
});

export interface FuzzOptions {
  requests: number;
  stacks: readonly StackKind[];
  /** Unset: any. */
  seed?: number;
  concurrency: number;
}

/** @throws Error that names every wrong option, with the usage. */
export function readOptions(args: string[]): FuzzOptions {
  const result = schema.safeParse(parse(args));
  if (result.success) {
    const { stack, ...options } = result.data;
    return { ...options, stacks: stack ? [stack] : STACKS };
  }
  const problems = result.error.issues.map(({ path, message }) => `--${path.join('.')}: ${message}`);
  throw new Error(`${problems.join('\n')}\n${USAGE}`);
}

function parse(args: string[]): unknown {
  const names = Object.keys(schema.shape);
  const options = Object.fromEntries(names.map((name) => [name, { type: 'string' as const }]));
  try {
    return parseArgs({ args, options }).values;
  } catch (error) {
    throw new Error(`${(error as Error).message}\n${USAGE}`);
  }
}
