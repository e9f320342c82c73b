import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort, startGuarded } from '../../src/conformance/guardedProcess';
import { need } from '../../src/conformance/privateServices';
import type { Service } from '../http/servers';
import { observe, type FaultFigures } from './faults';
import { startLoad } from './load';
import type { Stand } from './stand';

const BETWEEN_MS = 2_000;
/** What many ask for, so that the rate is one of requests and not of statements. */
const ASKS = 50;

/** Restarts two services behind nginx one after the other by SIGTERM, under load. */
export async function restartInTurn(stand: Stand, rate: number): Promise<FaultFigures> {
  const ports = [String(await freePort()), String(await freePort())];
  const services: Service[] = [];
  for (const port of ports) services.push(await stand.serve({ API_PORT: port }));
  const proxy = await startNginx(ports);
  const load = startLoad(proxy.url, stand.asks.slice(0, ASKS), rate);
  await sleep(BETWEEN_MS);
  const fault = {
    name: `SIGTERM to each of two behind nginx, ${rate}/s`,
    async happen() {
      for (const [at, service] of [...services.entries()]) {
        await service.stop();
        services[at] = await stand.serve({ API_PORT: ports[at]! });
        await sleep(BETWEEN_MS);
      }
    },
  };
  try {
    return await observe(fault, load, BETWEEN_MS);
  } finally {
    await load.stop();
    await proxy.stop();
    for (const service of services) await service.stop();
  }
}

/** As in deploy/nginx.conf, less names and certificates. */
async function startNginx(ports: readonly string[]) {
  const directory = await mkdtemp(join(tmpdir(), 'kiai-nginx-'));
  const port = await freePort();
  const paths = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];
  await writeFile(
    join(directory, 'nginx.conf'),
    `daemon off; master_process off; pid ${directory}/nginx.pid; events { worker_connections 4096; }
http {
  access_log off; ${paths.map((path) => `${path}_temp_path ${directory}/${path};`).join(' ')}
  upstream kiai {
    ${ports.map((each) => `server 127.0.0.1:${each} max_fails=0;`).join(' ')} keepalive 32; keepalive_timeout 4s;
  }
  server {
    listen 127.0.0.1:${port};
    location / { proxy_pass http://kiai; proxy_http_version 1.1; proxy_set_header Connection ''; }
  }
}`,
  );
  const config = join(directory, 'nginx.conf');
  const command = [need('nginx'), '-p', directory, '-e', 'stderr', '-c', config];
  const running = await startGuarded(command, { directory, port });
  return { url: `http://127.0.0.1:${port}`, stop: () => running.stop() };
}
