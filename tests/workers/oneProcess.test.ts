import { startService, type StartedService } from './service';

describe('one process', () => {
  let service: StartedService;
  beforeAll(async () => {
    service = await startService({ DEMO: 'false' });
    await service.logged('kiai is ready');
  });
  afterAll(() => service.clean());

  it('serves on after SIGHUP, which has no worker to replace, and says what to do', async () => {
    service.kill('SIGHUP');
    await service.logged('SIGHUP replaces workers, and this is one process (API_WORKERS=1): restart it');
    expect((await fetch(`${service.url}/health/ready`)).status).toBe(200);
    service.kill('SIGTERM');
    expect(await service.ended).toEqual([0, null]);
    expect(service.said()).toBe('');
  });
});
