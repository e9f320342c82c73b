import { freePort } from '../../src/conformance/guardedProcess';
import { eventually } from '../support/eventually';
import { testServices } from '../support/services';
import { createServicesStack, type Stack } from '../support/stacks';
import { settingsOf, startService, type StartedService } from '../workers/service';
import { scrapeUrl } from './scrape';

const REQUESTS = 'kiai_http_requests_total';
const COUNT = { route: '/v1/get_player_count', status: '200' };

(testServices() ? describe : describe.skip)('metrics of two workers', () => {
  let stack: Stack;
  let service: StartedService;
  let metrics: string;

  beforeAll(async () => {
    stack = await createServicesStack();
    const port = String(await freePort());
    metrics = `http://127.0.0.1:${port}`;
    service = await startService({
      API_WORKERS: '2',
      METRICS_PORT: port,
      ...settingsOf(stack),
    });
    await service.logged('kiai is ready');
  });
  // Jest runs this after a beforeAll that failed, too.
  afterAll(async () => {
    await service.clean();
    await stack.close();
  });

  const count = async () => (await scrapeUrl(metrics)).value(REQUESTS, COUNT);

  it('are told together, with who watches them', async () => {
    for (let times = 0; times < 6; times += 1) {
      const answer = await fetch(`${service.url}/v1/get_player_count`, { headers: { Connection: 'close' } });
      expect(answer.status).toBe(200);
    }
    const answered = new Set(service.log().flatMap(({ msg, pid }) => (msg === 'request' ? [pid] : [])));
    expect(answered.size).toBe(2);
    await eventually(async () => (await count()) === 6);
    const read = await scrapeUrl(metrics);
    expect(read.value('kiai_http_request_duration_seconds_count', { route: COUNT.route })).toBe(6);
    expect(read.value('kiai_workers')).toBe(2);
    expect(read.value('kiai_worker_crashes_total')).toBe(0);
    expect(read.value('kiai_dependency_up', { dependency: 'database' })).toBe(1);
    expect(read.value('process_start_time_seconds')).toBeGreaterThan(0);
    // Prometheus takes no metric that is there twice.
    const types = read.text.match(/^# TYPE \S+/gm) ?? [];
    expect(new Set(types).size).toBe(types.length);
  });

  it('never count backwards: what a worker had counted stays when it is gone', async () => {
    const [first = 0] = service.workers();
    process.kill(first, 'SIGKILL');
    await service.logged('a worker is ready', 3);
    await eventually(async () => (await scrapeUrl(metrics)).value('kiai_workers') === 2);
    const read = await scrapeUrl(metrics);
    expect(read.value(REQUESTS, COUNT)).toBe(6);
    expect(read.value('kiai_http_request_duration_seconds_count', { route: COUNT.route })).toBe(6);
    expect(read.value('kiai_worker_crashes_total')).toBe(1);
  });

  it('do not count workers that are replaced as crashed', async () => {
    service.kill('SIGHUP');
    await service.logged('all workers are replaced');
    const read = await scrapeUrl(metrics);
    expect(read.value(REQUESTS, COUNT)).toBe(6);
    expect(read.value('kiai_worker_crashes_total')).toBe(1);
  });

  it('end with the service', async () => {
    service.kill('SIGTERM');
    expect(await service.ended).toEqual([0, null]);
    expect(service.said()).toBe('');
    await expect(fetch(`${metrics}/metrics`)).rejects.toThrow();
  });
});
