import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createDatabase, type Database } from '../../src/db/database';
import { migrate } from '../../src/db/migrate';
import { makeDemo, type Demo } from '../../src/demo/makeDemo';
import { createRandom } from '../../src/demo/random';
import { DEMO_SEED, seedDemo, type DemoSummary } from '../../src/demo/seedDemo';

/** The demo as `seedDemo` makes it. Takes seconds under Jest, so a file makes it once. */
export const madeDemo = (): Demo => makeDemo(createRandom(DEMO_SEED));

export interface DemoServer {
  database: Database;
  directory: string;
  summary: DemoSummary;
  remove(): Promise<void>;
}

/** A migrated, empty database in a folder of its own. */
export async function emptyServer(): Promise<Omit<DemoServer, 'summary'>> {
  const directory = await mkdtemp(join(tmpdir(), 'kiai-demo-'));
  const database = createDatabase({ kind: 'sqlite', file: join(directory, 'kiai.sqlite') });
  await migrate(database);
  return {
    database,
    directory,
    async remove() {
      await database.close();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

export async function demoServer(demo: Demo = madeDemo()): Promise<DemoServer> {
  const server = await emptyServer();
  const target = { database: server.database, dataDirectory: server.directory };
  return { ...server, summary: await seedDemo(target, demo) };
}
