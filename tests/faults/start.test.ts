import { createServer, type AddressInfo } from 'node:net';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readSettings } from '../../src/config/readSettings';
import { createLogger } from '../../src/logger';
import { start } from '../../src/start';
import { testServices } from '../support/services';

describe('a service that cannot start', () => {
  let directory: string;
  let lines: string[];
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'kiai-test-'));
    lines = [];
  });
  afterEach(() => rmSync(directory, { recursive: true }));

  const startWith = (env: Record<string, string>) => {
    const config = readSettings({
      API_PORT: '0',
      DATA_DIRECTORY: directory,
      DEMO: 'false',
      LOG_LEVEL: 'warn',
      ...env,
    });
    return start(config, createLogger(config.log, undefined, { write: (line) => lines.push(line) }));
  };
  const logged = () => lines.map((line) => (JSON.parse(line) as { msg: string }).msg);

  it('names the setting of an address that this machine does not have', async () => {
    await expect(startWith({ API_HOST: '192.0.2.1' })).rejects.toThrow(
      'cannot listen on 192.0.2.1:0 (EADDRNOTAVAIL): this machine has no such address; set API_HOST to one that it has.',
    );
  });

  it('names the setting of a data folder that it cannot make', async () => {
    writeFileSync(join(directory, 'file'), '');
    const folder = join(directory, 'file', 'data');
    await expect(startWith({ DATA_DIRECTORY: folder })).rejects.toThrow(
      `${folder} cannot be written to (ENOTDIR): set DATA_DIRECTORY to a folder that the service's user may write to.`,
    );
  });

  it('names the settings of a database that refuses its user, and starts', async () => {
    // Nothing listens on port 1.
    const service = await startWith({ DB_HOST: '127.0.0.1', DB_PORT: '1' });
    expect(logged()).toEqual([
      'the database cannot be reached: requests answer 503 until it can (see the DB_* settings)',
    ]);
    await service.close();
  });

  (testServices() ? it : it.skip)('says nothing of a Redis that is there', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    const { host, port: redisPort } = testServices()!.redis;
    const redis = { REDIS_HOST: host, REDIS_PORT: String(redisPort) };
    await expect(startWith({ ...redis, METRICS_PORT: String(port) })).rejects.toThrow('METRICS_PORT');
    expect(logged()).toEqual([]);
    other.close();
  });
});
