import { once } from 'node:events';
import { request, type IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import { eventually } from '../support/eventually';
import { testServices } from '../support/services';
import { createServicesStack, type Stack } from '../support/stacks';
import { settingsOf, startService, type StartedService } from './service';
import { startStream, type Connections } from './stream';

(testServices() ? describe : describe.skip)('two workers', () => {
  let stack: Stack;
  let service: StartedService;

  beforeAll(async () => {
    stack = await createServicesStack();
    await start();
  });
  // Jest runs this after a beforeAll that failed, too.
  afterAll(async () => {
    await service.clean();
    await stack.close();
  });

  async function start(): Promise<void> {
    service = await startService({ API_WORKERS: '2', ...settingsOf(stack) });
    await service.logged('kiai is ready');
  }

  const url = () => `${service.url}/v1/get_player_count`;
  const messages = (text: string) => service.log().filter(({ msg }) => msg === text);
  const running = () => service.workers().filter(runs).sort();

  /** The processes that answer as many requests. */
  async function whoAnswers(requests: number): Promise<unknown[]> {
    const before = messages('request').length;
    for (let times = 0; times < requests; times += 1) {
      const response = await fetch(url(), { headers: { Connection: 'close' } });
      expect(await response.json()).toMatchObject({ status: 'success' });
    }
    await service.logged('request', before + requests);
    return [
      ...new Set(
        messages('request')
          .slice(before)
          .map(({ pid }) => pid),
      ),
    ].sort();
  }

  async function startStreams(...connections: Connections[]) {
    const all = connections.map((each) => startStream(url(), each));
    await eventually(() => all.every(({ outcomes }) => (outcomes['200'] ?? 0) > 20));
    return {
      stop: () => all.forEach((stream) => stream.stop()),
      async outcomes() {
        await Promise.all(all.map(({ ended }) => ended));
        return [...new Set(all.flatMap(({ outcomes }) => Object.keys(outcomes)))];
      },
    };
  }

  it('answer on one port, and say once that they are ready', async () => {
    expect(await whoAnswers(4)).toEqual(running());
    expect(running()).toHaveLength(2);
    expect(messages('kiai is ready')).toMatchObject([{ url: service.url, workers: 2 }]);
  });

  it('are two again when one is killed', async () => {
    const [first = 0, second] = running();
    process.kill(first, 'SIGKILL');
    await service.logged('a worker is ready', 3);
    expect(messages('a worker ended')).toMatchObject([{ pid: first, reason: 'killed by SIGKILL' }]);
    expect(running()).toHaveLength(2);
    expect(running()).toContain(second);
    expect(await whoAnswers(4)).toEqual(running());
  });

  it('are replaced on SIGHUP without a request that fails', async () => {
    const before = running();
    const streams = await startStreams('kept', 'kept', 'kept', 'new', 'new', 'new');
    service.kill('SIGHUP');
    await service.logged('all workers are replaced');
    streams.stop();
    expect(await streams.outcomes()).toEqual(['200']);
    expect(before.filter(runs)).toEqual([]);
    expect(running()).toHaveLength(2);
  });

  it('answer on SIGTERM what they have been asked, and end with the primary', async () => {
    const slow = request(`${service.url}/v2/sessions`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'Content-Length': '2' },
    });
    slow.write('{');
    const streams = await startStreams('single', 'single', 'single', 'single', 'single', 'single');
    service.kill('SIGTERM');
    await eventually(isRefused);
    slow.end('}');
    const [answer] = (await once(slow, 'response')) as [IncomingMessage];
    answer.resume();
    expect(answer.statusCode).toBe(422);
    expect(await streams.outcomes()).toEqual(['200']);
    expect(await service.ended).toEqual([0, null]);
    expect(running()).toEqual([]);
    expect(service.said()).toBe('');
  });

  it('end when the primary is killed', async () => {
    await start();
    service.kill('SIGKILL');
    await eventually(() => running().length === 0);
  });

  async function isRefused(): Promise<boolean> {
    const socket = connect(Number(service.port), '127.0.0.1');
    const connected = once(socket, 'connect').then(
      () => true,
      () => false,
    );
    try {
      return !(await connected);
    } finally {
      socket.destroy();
    }
  }
});

function runs(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
