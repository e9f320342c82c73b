import { sql } from 'kysely';
import type { Context } from './context';
import { withinLimit } from './withinLimit';

export type DependencyState = 'ok' | 'away';

/** A dependency that is not configured is not there. */
export interface Dependencies {
  database: DependencyState;
  redis?: DependencyState;
}

const CHECK_TIMEOUT_MS = 2_000;

/** Asks each for a sign of life. Takes two seconds at most. */
export async function lookAtDependencies({
  database,
  redis,
}: Pick<Context, 'database' | 'redis'>): Promise<Dependencies> {
  const [databaseState, redisState] = await Promise.all([
    stateOf(sql`select 1`.execute(database.query)),
    redis && stateOf(redis.ping()),
  ]);
  return { database: databaseState, ...(redisState && { redis: redisState }) };
}

async function stateOf(check: Promise<unknown>): Promise<DependencyState> {
  const state = check.then(
    () => 'ok' as const,
    () => 'away' as const,
  );
  return withinLimit(CHECK_TIMEOUT_MS, state, () => 'away' as const);
}
