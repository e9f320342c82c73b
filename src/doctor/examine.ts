import type { Config } from '../config/config';
import { createDatabase } from '../db/database';
import { createLogger } from '../logger';
import { createRedis } from '../redis/client';
import type { Check, Finding } from './check';
import { characterSets } from './checks/characterSets';
import { clans } from './checks/clans';
import { databaseClock, redisClock } from './checks/clocks';
import { countries } from './checks/countries';
import { databaseReachable } from './checks/databaseReachable';
import { dataFolder } from './checks/dataFolder';
import { live } from './checks/live';
import { mapFiles } from './checks/mapFiles';
import { mapStatuses } from './checks/mapStatuses';
import { rankSets } from './checks/rankSets';
import { redisReachable } from './checks/redisReachable';
import { replays } from './checks/replays';
import { replicas } from './checks/replicas';
import { rights } from './checks/rights';
import { safeNames } from './checks/safeNames';
import { schema } from './checks/schema';
import { scores } from './checks/scores';
import { statsRows } from './checks/statsRows';
import { timeZone } from './checks/timeZone';
import { runChecks } from './runChecks';

/** In the order that they are run and told. */
export const CHECKS: readonly Check[] = [
  databaseReachable,
  rights,
  schema,
  characterSets,
  timeZone,
  databaseClock,
  replicas,
  mapStatuses,
  statsRows,
  safeNames,
  countries,
  clans,
  scores,
  redisReachable,
  redisClock,
  rankSets,
  live,
  dataFolder,
  replays,
  mapFiles,
];

/** Looks at everything that is configured, without writing anywhere. */
export async function examine(config: Config): Promise<Finding[]> {
  // One connection, so that the limit on statements that the first check sets holds for all.
  const database = createDatabase(
    config.database.kind === 'mysql' ? { ...config.database, poolSize: 1 } : config.database,
  );
  const redis =
    config.redis && (await createRedis(config.redis, createLogger({ level: 'silent', format: 'json' })));
  try {
    return await runChecks(CHECKS, { config, database, redis });
  } finally {
    redis?.disconnect();
    await database.close();
  }
}
