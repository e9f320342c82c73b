import { sql } from 'kysely';
import { Router } from 'express';
import type { Context } from '../context';
import { sendJson } from './answer';

const CHECK_TIMEOUT_MS = 2_000;

/** `/health/live`: the process runs. `/health/ready`: it can answer; Redis may be away, the database may not. */
export function healthRouter({ database, redis }: Context): Router {
  const router = Router();
  router.get('/health/live', (_request, response) => sendJson(response, 200, { status: 'ok' }));
  router.get('/health/ready', async (_request, response) => {
    const [databaseState, redisState] = await Promise.all([
      stateOf(sql`select 1`.execute(database.query)),
      redis && stateOf(redis.ping()),
    ]);
    const ready = databaseState === 'ok';
    sendJson(response, ready ? 200 : 503, {
      status: ready ? 'ok' : 'not ready',
      database: databaseState,
      ...(redisState && { redis: redisState }),
    });
  });
  return router;
}

async function stateOf(check: Promise<unknown>): Promise<'ok' | 'away'> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<'away'>((resolve) => {
    timer = setTimeout(() => resolve('away'), CHECK_TIMEOUT_MS);
  });
  const state = check.then(
    () => 'ok' as const,
    () => 'away' as const,
  );
  return Promise.race([state, timeout]).finally(() => clearTimeout(timer));
}
