import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../../src/conformance/guardedProcess';
import { readSettings } from '../../src/config/readSettings';
import { start } from '../../src/start';

describe('the port of the metrics', () => {
  let directory: string;
  let settings: Record<string, string>;
  beforeEach(async () => {
    directory = mkdtempSync(join(tmpdir(), 'kiai-test-'));
    settings = {
      API_PORT: '0',
      DATA_DIRECTORY: directory,
      DEMO: 'false',
      LOG_LEVEL: 'silent',
      METRICS_PORT: String(await freePort()),
    };
  });
  afterEach(() => rmSync(directory, { recursive: true }));

  const url = () => `http://127.0.0.1:${settings['METRICS_PORT']}`;
  const isRefused = () =>
    fetch(`${url()}/metrics`).then(
      () => false,
      () => true,
    );

  it('answers with the metrics and nothing else, until the service is closed', async () => {
    const service = await start(readSettings(settings));
    const answer = await fetch(`${url()}/metrics`);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
    expect(await answer.text()).toContain('# TYPE kiai_http_requests_total counter\n');
    for (const path of ['/', '/metrics/', '/v1/get_player_count', '/health/live'])
      expect((await fetch(url() + path)).status).toBe(404);
    const refused = await fetch(`${url()}/metrics`, { method: 'POST', body: 'x' });
    expect([refused.status, refused.headers.get('allow')]).toEqual([405, 'GET, HEAD']);
    await service.close();
    expect(await isRefused()).toBe(true);
  });

  it('has what the port of the API does not', async () => {
    const service = await start(readSettings(settings));
    for (const path of ['/metrics', '/v1/metrics', '/api/metrics', '/v2/metrics'])
      expect((await fetch(service.url + path)).status).toBe(404);
    await service.close();
  });

  it('is not open unless it is set', async () => {
    const service = await start(readSettings({ ...settings, METRICS_PORT: '' }));
    expect(await isRefused()).toBe(true);
    await service.close();
  });

  it('keeps the service from starting when it is taken, and leaves nothing open', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    const apiPort = String(await freePort());
    const taken = { ...settings, METRICS_PORT: String(port), API_PORT: apiPort };
    await expect(start(readSettings(taken))).rejects.toThrow(
      `cannot listen on 127.0.0.1:${port} (EADDRINUSE): another program listens there; stop it or set another METRICS_PORT.`,
    );
    await expect(fetch(`http://127.0.0.1:${apiPort}/health/live`)).rejects.toThrow();
    other.close();
  });
});

describe('the settings of the metrics', () => {
  it('keep them off, and on loopback once they are on', () => {
    expect(readSettings({}).metrics).toBeUndefined();
    expect(readSettings({ METRICS_PORT: '0' }).metrics).toBeUndefined();
    expect(readSettings({ METRICS_PORT: '9464' }).metrics).toEqual({ host: '127.0.0.1', port: 9464 });
    expect(readSettings({ METRICS_PORT: '9464', METRICS_HOST: '::1' }).metrics?.host).toBe('::1');
  });

  it('refuse the port of the API', () => {
    expect(() => readSettings({ METRICS_PORT: '8727' })).toThrow(
      'METRICS_PORT=8727: is the port of the API (API_PORT)',
    );
  });
});
