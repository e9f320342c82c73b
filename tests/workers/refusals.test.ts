import { createServer, type AddressInfo } from 'node:net';
import { once } from 'node:events';
import { join } from 'node:path';
import { freePort } from '../../src/conformance/guardedProcess';
import { startService, type StartedService } from './service';

/** Shared stores that are away: the service starts, and answers 503. */
const SHARED = { DB_HOST: '127.0.0.1', DB_PORT: '1', REDIS_HOST: '127.0.0.1', REDIS_PORT: '1' };

describe('several workers', () => {
  let service: StartedService | undefined;
  afterEach(() => service?.clean());

  const endOf = async (settings: Record<string, string>, preload?: string[]) => {
    service = await startService({ API_WORKERS: '2', ...settings }, preload);
    return { ended: await service.ended, said: service.said(), log: service.log() };
  };

  it('do not start on stores that each has for itself, and say what is missing', async () => {
    expect(await endOf({})).toEqual({
      ended: [1, null],
      said: [
        'kiai: These settings are wrong (see .env.example):',
        '  API_WORKERS: several need DB_HOST and REDIS_HOST, for all to share. API_WORKERS=1 does without',
        '',
      ].join('\n'),
      log: [],
    });
  });

  it('do not start with wrong settings, which are told once', async () => {
    const { ended, said } = await endOf({ ...SHARED, API_PORT: 'high' });
    expect(ended).toEqual([1, null]);
    expect(said.match(/API_PORT=high/g)).toHaveLength(1);
  });

  it('do not start on a port that is taken, which is told once', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    const { ended, said, log } = await endOf({ ...SHARED, API_PORT: String(port) });
    other.close();
    expect(ended).toEqual([1, null]);
    expect(said).toBe(
      `kiai: cannot listen on 127.0.0.1:${port} (EADDRINUSE): another program listens there; stop it or set another API_PORT.\n`,
    );
    expect(log.filter(({ msg }) => msg === 'kiai is ready')).toEqual([]);
  });

  it('that end as they start, again and again, are given up', async () => {
    const crash = join(__dirname, 'crashingWorker.js');
    const { ended, said } = await endOf({ ...SHARED, API_PORT: String(await freePort()) }, [crash]);
    expect(ended).toEqual([1, null]);
    expect(said).toBe(
      'kiai: workers end as soon as they start, 5 in a row, the last: killed by SIGKILL. See what was logged before\n',
    );
  });
});
