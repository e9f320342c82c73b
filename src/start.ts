import type { RequestListener } from 'node:http';
import { createApp } from './app';
import type { Config } from './config/config';
import { createContext, type Context } from './context';
import { describeNoTables } from './db/expectTables';
import { migrate } from './db/migrate';
import { hasTables, inspectSchema } from './db/requirements';
import { startDemoLife } from './demo/demoLife';
import { isDemo, seedDemo } from './demo/seedDemo';
import { createGateway, type Gateway } from './gateway/gateway';
import { serverLimitsOf } from './limits/serverLimits';
import { toListenFault } from './listenFault';
import type { Logger } from './logger';
import { serveMetrics, type Exposed } from './metrics/metricsServer';
import { openOwnRegistry } from './metrics/registry';
import { fillRanks } from './ranks/fillRanks';
import { listen, type Server } from './server';
import { withinLimit } from './withinLimit';

/** Where the metrics of this process go. */
export type Expose = (context: Context, config: NonNullable<Config['metrics']>) => Promise<Exposed>;

/** For what is open besides connections of clients; those have ten seconds before. */
const CLOSE_LIMIT_MS = 3_000;

const exposeOnPort: Expose = async (context, config) => {
  const registry = await openOwnRegistry(context);
  return serveMetrics(config, () => registry.metrics());
};

/** Builds the service, makes the embedded database ready where there is one, and listens. Without a log it has its own. */
export async function start(config: Config, log?: Logger, expose: Expose = exposeOnPort): Promise<Server> {
  const context = await createContext(config, { log });
  let metrics: Exposed | undefined;
  try {
    if (config.metrics) metrics = await expose(context, config.metrics);
    if (config.database.kind === 'sqlite') await prepareEmbedded(context);
    else await lookAtDatabase(context);
    const gateway = createGateway(context);
    const app = createApp(context, { gateway });
    const server = await listenAt(config, app, gateway);
    const life = await startLife(context);
    return {
      url: server.url,
      async close() {
        await server.close();
        const closed = Promise.all([life?.stop()]).then(() => context.close());
        await closeInTime(closed, context.log);
        await metrics?.close();
      },
    };
  } catch (error) {
    await metrics?.close();
    await context.close();
    throw error;
  }
}

async function listenAt(config: Config, app: RequestListener, gateway: Gateway): Promise<Server> {
  const { host, port } = config;
  try {
    return await listen(app, host, port, gateway, serverLimitsOf(config));
  } catch (error) {
    throw toListenFault(error, { host, port, settings: 'API' });
  }
}

/** Rejects never: what hangs or fails now keeps nobody from ending. */
async function closeInTime(closed: Promise<void>, log: Logger): Promise<void> {
  try {
    await withinLimit(CLOSE_LIMIT_MS, closed, () => {
      throw new Error(`Closing has taken more than ${CLOSE_LIMIT_MS} ms.`);
    });
  } catch (error) {
    log.warn({ err: error }, 'not everything could be closed');
  }
}

async function prepareEmbedded({ config, database, ranks, redis, log }: Context): Promise<void> {
  await migrate(database);
  const player = await database.query
    .selectFrom('users')
    .select('users.id')
    .where('users.id', '>', 1)
    .limit(1)
    .executeTakeFirst();
  if (!player && config.demo !== false) {
    log.info('the embedded database is new: making the demo server');
    log.info(await seedDemo({ database, dataDirectory: config.dataDirectory }), 'the demo server is made');
  }
  if (!redis) await fillRanks(database, ranks);
}

/** A database that is away or lacks something keeps requests from being answered, not the service from starting. */
async function lookAtDatabase({ config, database, log }: Context): Promise<void> {
  try {
    const report = await inspectSchema(database);
    if (!hasTables(report)) {
      const { message, advice } = describeNoTables(config.database);
      return log.error(`${message}: requests answer 501 until it has. ${advice}.`);
    }
    for (const { feature, lacks } of report.featuresOff)
      log.warn({ feature, lacks }, 'a feature is off: the database lacks what it needs (see npm run doctor)');
  } catch (error) {
    log.error(
      { err: error },
      'the database cannot be reached: requests answer 503 until it can (see the DB_* settings)',
    );
  }
}

async function startLife(context: Context) {
  const { config, database, liveWriter: live, events, log } = context;
  if (config.database.kind !== 'sqlite' || config.live !== 'memory' || config.demo === false || !live)
    return undefined;
  return (await isDemo(config.dataDirectory)) ? startDemoLife({ database, live, events, log }) : undefined;
}
