import { sql } from 'kysely';
import {
  servicesAvailable,
  startPrivateServices,
  type PrivateServices,
} from '../../src/conformance/privateServices';
import type { MysqlConfig } from '../../src/config/config';
import { createDatabase } from '../../src/db/database';
import { generate } from '../../src/generate/generate';
import { testServices } from '../support/services';
import { allRows, type Rows } from './database';

const OPTIONS = { users: 40, scores: 1_000, seed: 5 };

/** A server of its own: whether it takes local files is a setting of the whole server. */
(testServices() && servicesAvailable() ? describe : describe.skip)('where local files are refused', () => {
  let services: PrivateServices;
  beforeAll(async () => {
    services = await startPrivateServices();
  });
  afterAll(() => services.stop());

  const configOf = (name: string): MysqlConfig => ({
    kind: 'mysql',
    ...services.mysql,
    name,
    ssl: false,
    poolSize: 2,
  });

  async function make(name: string): Promise<{ byFile: boolean; rows: Rows }> {
    await services.createDatabase(name);
    const { byFile } = await generate(OPTIONS, configOf(name));
    const database = createDatabase(configOf(name));
    const rows = await allRows(database);
    await database.close();
    return { byFile, rows };
  }

  it('the same rows come by INSERTs', async () => {
    const files = await make('kiai_test_files');
    const database = createDatabase(configOf('kiai_test_files'));
    await sql`set global local_infile = 0`.execute(database.query);
    await database.close();
    const inserts = await make('kiai_test_inserts');
    expect([files.byFile, inserts.byFile]).toEqual([true, false]);
    expect(inserts.rows).toEqual(files.rows);
  });
});
