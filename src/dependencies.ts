import type { Context } from './context';
import { kindOf } from './db/dialects/errors';
import { withinLimit } from './withinLimit';

/** `no tables`: the database answers, and has none of a game server. */
export type DependencyState = 'ok' | 'away' | 'no tables';

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
    stateOf(database.query.selectFrom('users').select('users.id').limit(1).execute()),
    redis && stateOf(redis.ping()),
  ]);
  return { database: databaseState, ...(redisState && { redis: redisState }) };
}

async function stateOf(check: Promise<unknown>): Promise<DependencyState> {
  const state = check.then(
    () => 'ok' as const,
    (error: unknown) => (kindOf(error) === 'lacking' ? 'no tables' : 'away'),
  );
  return withinLimit(CHECK_TIMEOUT_MS, state, () => 'away' as const);
}
