import { Router } from 'express';
import { onceAtATime } from '../batched';
import type { Context } from '../context';
import { lookAtDependencies } from '../dependencies';
import { sendJson } from './answer';

/**
 * `/health/live`: the process runs. `/health/ready`: it can answer, and which dependency is away; Redis may be, the
 * database and its tables may not. Why and where is in the log alone.
 */
export function healthRouter(context: Context): Router {
  const router = Router();
  const look = onceAtATime(() => lookAtDependencies(context));
  router.get('/health/live', (_request, response) => sendJson(response, 200, { status: 'ok' }));
  router.get('/health/ready', async (_request, response) => {
    const dependencies = await look();
    const ready = dependencies.database === 'ok';
    sendJson(response, ready ? 200 : 503, { status: ready ? 'ok' : 'not ready', ...dependencies });
  });
  return router;
}
