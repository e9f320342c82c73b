import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort, startGuarded, type GuardedProcess } from '../../src/conformance/guardedProcess';
import { eventually } from '../support/eventually';
import { testServices } from '../support/services';
import { createServicesStack, type Stack } from '../support/stacks';
import { settingsOf, startService, type StartedService } from '../workers/service';
import { startStream } from '../workers/stream';
import { describeWith, readProject } from './programs';

type Ports = readonly [string, string];

/** A proxy on a port of loopback before two processes, as the samples have it, less names and certificates. */
const PROXIES: Record<string, (directory: string, port: number, processes: Ports) => string[]> = {
  nginx(directory, port, processes) {
    const [, upstream = ''] = /(upstream kiai \{[^}]*\})/.exec(readProject('deploy/nginx.conf')) ?? [];
    const one = 'server 127.0.0.1:8727 ';
    const both = processes.map(
      (each) => `server 127.0.0.1:${each} ${upstream.split(one)[1]?.split(';')[0]};`,
    );
    const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
      (kind) => `${kind}_temp_path ${directory}/${kind};`,
    );
    writeFileSync(
      join(directory, 'nginx.conf'),
      `daemon off; master_process off; pid ${directory}/nginx.pid; events {} http { access_log off; ${temporary.join(' ')}
      ${upstream.replace(/server 127.0.0.1:8727[^;]*;/, both.join(' '))}
      server { listen 127.0.0.1:${port}; location / { proxy_pass http://kiai; proxy_http_version 1.1;
      proxy_set_header Connection ''; proxy_set_header Host $host; } } }`,
    );
    return ['-p', directory, '-e', 'stderr', '-c', join(directory, 'nginx.conf')];
  },
  caddy(directory, port, [first, second]) {
    const [, sample = ''] = /(reverse_proxy [^]*?\n\t\}\n)/.exec(readProject('deploy/Caddyfile')) ?? [];
    const both = sample.replace('127.0.0.1:{$API_PORT:8727}', `127.0.0.1:${first} 127.0.0.1:${second}`);
    writeFileSync(
      join(directory, 'Caddyfile'),
      `{\n\tadmin off\n\tauto_https off\n}\nhttp://127.0.0.1:${port} {\n${both}}\n`,
    );
    return ['run', '--adapter', 'caddyfile', '--config', join(directory, 'Caddyfile')];
  },
};

const describeBehind: typeof describeWith = (programs, name, define) =>
  testServices() ? describeWith(programs, name, define) : describe.skip(name, () => define({}));

for (const [program, prepare] of Object.entries(PROXIES))
  describeBehind([program], `two processes behind ${program}`, (paths) => {
    let stack: Stack;
    let proxy: GuardedProcess;
    let url: string;
    const services: StartedService[] = [];

    const start = (port: string) => startService({ ...settingsOf(stack), API_PORT: port });
    beforeAll(async () => {
      stack = await createServicesStack();
      const ports = [String(await freePort()), String(await freePort())] as const;
      services.push(...(await Promise.all(ports.map(start))));
      await Promise.all(services.map((service) => service.logged('kiai is ready')));
      const directory = mkdtempSync(join(tmpdir(), 'kiai-proxy-'));
      const port = await freePort();
      const command = [paths[program]!, ...prepare(directory, port, ports)];
      proxy = await startGuarded(['env', `HOME=${directory}`, ...command], { directory, port });
      url = `http://127.0.0.1:${port}/v1/get_player_count`;
    });
    afterAll(async () => {
      await proxy?.stop();
      await Promise.all(services.map((service) => service.clean()));
      await stack.close();
    });

    it('are restarted one after the other without a request that fails', async () => {
      const streams = (['kept', 'kept', 'kept', 'new', 'new', 'new'] as const).map((each) =>
        startStream(url, each),
      );
      const answered = () => streams.every(({ outcomes }) => (outcomes['200'] ?? 0) > 20);
      await eventually(answered);
      for (const [at, service] of [...services.entries()]) {
        service.kill('SIGTERM');
        expect(await service.ended).toEqual([0, null]);
        services[at] = await start(service.port);
        await services[at].logged('kiai is ready');
      }
      const before = services.map((service) => service.log().length);
      await eventually(() => services.every((service, at) => service.log().length > before[at]! + 5));
      for (const stream of streams) stream.stop();
      await Promise.all(streams.map(({ ended }) => ended));
      const outcomes = new Set(streams.flatMap((stream) => Object.keys(stream.outcomes)));
      expect([...outcomes]).toEqual(['200']);
    });
  });
