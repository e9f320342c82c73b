import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createApp } from '../../src/app';
import { freePort, startGuarded, type GuardedProcess } from '../../src/conformance/guardedProcess';
import { createGateway } from '../../src/gateway/gateway';
import { listen, type Server } from '../../src/server';
import { StreamTester } from '../gateway/streamTester';
import { openWebSocket } from '../gateway/webSocketTester';
import { insertPlayer } from '../support/factories';
import { createEmbeddedStack, type Stack } from '../support/stacks';
import { describeWith, readProject } from './programs';

const CADDYFILE = readProject('deploy/compose/Caddyfile');

/** Linux gives all of 127.0.0.0/8 to loopback, as Docker gives each replica an address. */
const REPLICAS = ['127.0.1.1', '127.0.1.2', '127.0.1.3'];

/** In the place of Docker's DNS: knows one name, which has an IPv4 address for each replica. */
async function startDns(name: string, addresses: readonly string[]): Promise<Socket> {
  const label = `\x03${name}\0`;
  const dns = createSocket('udp4').on('message', (query, { port, address }) => {
    const end = query.indexOf(0, 12) + 5;
    const question = query.subarray(12, end);
    const isKnown = question.toString('latin1').startsWith(label);
    const asksForIpv4 = question.readUInt16BE(question.length - 4) === 1;
    const answers = isKnown && asksForIpv4 ? addresses : [];
    const header = Buffer.from([0, 0, 0x81, isKnown ? 0x80 : 0x83, 0, 1, 0, answers.length, 0, 0, 0, 0]);
    query.copy(header, 0, 0, 2);
    // The name of the question, type A, class IN, for one second, four bytes.
    const records = answers.map((each) =>
      Buffer.from([0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 1, 0, 4, ...each.split('.').map(Number)]),
    );
    dns.send(Buffer.concat([header, question, ...records]), port, address);
  });
  dns.bind(0, '127.0.0.1');
  await once(dns, 'listening');
  return dns;
}

describeWith(['caddy'], 'deploy/compose/Caddyfile, before three replicas', ({ caddy = '' }) => {
  const stacks: Stack[] = [];
  const servers: Server[] = [];
  let dns: Socket;
  let proxy: GuardedProcess;
  let url: string;

  beforeAll(async () => {
    const port = await freePort();
    for (const [at, host] of REPLICAS.entries()) {
      const stack = await createEmbeddedStack({ env: { API_TRUSTED_PROXIES: '127.0.0.1,127.0.0.2' } });
      stacks.push(stack);
      // What tells one from the other.
      for (let id = 3; id < 3 + at; id += 1) await insertPlayer(stack.writable, id);
      const gateway = createGateway(stack.context);
      servers.push(await listen(createApp(stack.context, { gateway }), host, port, gateway));
    }
    dns = await startDns('api', REPLICAS);
    const proxyPort = await freePort();
    const directory = mkdtempSync(join(tmpdir(), 'kiai-proxy-'));
    const text = CADDYFILE.replace('http://:8727', `http://:${proxyPort}`).replace(
      'port 8727',
      `port ${port}\n\t\t\tresolvers udp/127.0.0.1:${dns.address().port}`,
    );
    writeFileSync(join(directory, 'Caddyfile'), text);
    const command = [caddy, 'run', '--adapter', 'caddyfile', '--config', join(directory, 'Caddyfile')];
    const home = [`HOME=${directory}`, `XDG_CONFIG_HOME=${directory}`, `XDG_DATA_HOME=${directory}`];
    proxy = await startGuarded(['env', ...home, ...command], { directory, port: proxyPort });
    url = `http://127.0.0.1:${proxyPort}`;
  });
  afterAll(async () => {
    await proxy.stop();
    dns.close();
    for (const server of servers) await server.close();
    for (const stack of stacks) await stack.close();
  });

  /** Which of the replicas have answered so many requests, by how many players each has. */
  async function whoAnswers(requests: number): Promise<number[]> {
    const totals = new Set<number>();
    for (let times = 0; times < requests; times += 1) {
      const response = await fetch(`${url}/v1/get_player_count`);
      expect(response.status).toBe(200);
      const { counts } = (await response.json()) as { counts: { total: number } };
      totals.add(counts.total);
    }
    return [...totals].sort();
  }

  it('has every replica answer', async () => {
    const [first = 0, ...others] = await whoAnswers(60);
    expect(others).toEqual([first + 1, first + 2]);
  });

  it('passes WebSockets on', async () => {
    const client = await openWebSocket(url);
    client.subscribe('players');
    expect(await client.atLeast(1, 'snapshot')).toHaveLength(1);
    await client.end();
  });

  it('passes event streams on as they come', async () => {
    const stream = await StreamTester.open(`${url}/v2/events?channels=players`);
    expect(await stream.atLeast(1, 'snapshot')).toHaveLength(1);
    await stream.end();
  });

  it('has the others answer when one is gone, although its address is still known', async () => {
    await servers[0]?.close();
    expect(await whoAnswers(30)).toHaveLength(2);
  });
});
