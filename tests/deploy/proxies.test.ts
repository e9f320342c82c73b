import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import { request } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text as readText } from 'node:stream/consumers';
import { connect, type ConnectionOptions } from 'node:tls';
import express from 'express';
import { insertPlayer } from '../support/factories';
import { createEmbeddedStack, type Stack } from '../support/stacks';
import { describeWith } from './programs';
import { caddy, DOMAIN, kiaiPart, nginx, type RunningProxy, type Sample } from './proxies';

/** What tells the client from the proxy: Linux gives all of 127.0.0.0/8 to loopback. */
const CLIENT = '127.0.0.2';

/** What a client may claim about itself. */
const FORGED = {
  'X-Forwarded-For': '203.0.113.7, 203.0.113.8',
  'X-Real-IP': '203.0.113.7',
  'CF-Connecting-IP': '203.0.113.7',
  'CF-IPCountry': 'SE',
  'X-Country-Code': 'SE',
  'X-Forwarded-Proto': 'http',
  'X-Forwarded-Host': 'api.other.test',
};

interface Reply {
  status: number | undefined;
  text: string;
}

async function listenOnLoopback(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

async function close(server: Server | undefined): Promise<void> {
  if (!server) return;
  const closed = once(server, 'close');
  server.close();
  server.closeAllConnections();
  await closed;
}

/** kiai, and before it what shows the request as kiai sees it; `bodies` gets the length of every whole one. */
function kiaiWithEcho({ app, context }: Stack, bodies: number[]): Server {
  const outer = express();
  outer.set('trust proxy', context.config.trustedProxies);
  outer.get('/echo', ({ ip, protocol, hostname, headers }, response) => {
    response.json({ ip, protocol, hostname, headers });
  });
  outer.post('/length', async (incoming, response) => {
    let length = 0;
    for await (const chunk of incoming) length += (chunk as Buffer).length;
    bodies.push(length);
    response.json({ length });
  });
  outer.use(app);
  const server = createServer(outer);
  // Just enough of a WebSocket: the handshake, then every byte comes back.
  server.on('upgrade', ({ headers }, socket) => {
    const accept = createHash('sha1')
      .update(`${headers['sec-websocket-key']}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`)
      .digest('base64');
    socket.write(
      `HTTP/1.1 101 Switching Protocols\r\nUpgrade: ${headers.upgrade}\r\nConnection: Upgrade\r\n` +
        `Sec-WebSocket-Accept: ${accept}\r\nX-Client: ${String(headers['x-forwarded-for'])}\r\n\r\n`,
    );
    socket.pipe(socket);
    socket.on('error', () => socket.destroy());
  });
  return server;
}

/** In the game server's place: tells what it got. */
function gameServerStandIn(): Server {
  return createServer((incoming, response) => {
    void (async () => {
      const { length } = await readText(incoming);
      const { method, url, headers } = incoming;
      response.end(JSON.stringify({ server: 'game', method, url, headers, length }));
    })();
  });
}

function defineProxyTests(sample: Sample): void {
  let stack: Stack | undefined;
  let kiai: Server | undefined;
  let gameServer: Server | undefined;
  let proxy: RunningProxy | undefined;
  let dataDirectory: string;
  const bodies: number[] = [];

  beforeAll(async () => {
    dataDirectory = mkdtempSync(join(tmpdir(), 'kiai-data-'));
    for (const folder of ['avatars', 'assets']) mkdirSync(join(dataDirectory, folder));
    writeFileSync(join(dataDirectory, 'avatars', '3.png'), 'avatar of 3');
    writeFileSync(join(dataDirectory, 'avatars', 'default.jpg'), 'default avatar');
    writeFileSync(join(dataDirectory, 'assets', 'icon.png'), 'an icon');
    stack = await createEmbeddedStack({
      env: { API_TRUSTED_PROXIES: '127.0.0.1', API_ALLOWED_HOSTS: `api.${DOMAIN}` },
    });
    await insertPlayer(stack.writable, 3);
    kiai = kiaiWithEcho(stack, bodies);
    gameServer = gameServerStandIn();
    proxy = await sample.start({
      kiai: await listenOnLoopback(kiai),
      gameServer: await listenOnLoopback(gameServer),
      dataDirectory,
    });
  });
  afterAll(async () => {
    await proxy?.stop();
    await close(kiai);
    await close(gameServer);
    await stack?.close();
    rmSync(dataDirectory, { recursive: true });
  });

  const portOfProxy = () => {
    if (!proxy) throw new Error('The proxy does not run.');
    return proxy.port;
  };

  const ask = (
    subdomain: string,
    path: string,
    { headers = {}, body }: { headers?: Record<string, string>; body?: Buffer } = {},
  ): Promise<Reply> =>
    new Promise((resolve, reject) => {
      const host = `${subdomain}.${DOMAIN}`;
      const outgoing = request(
        {
          host: '127.0.0.1',
          port: portOfProxy(),
          localAddress: CLIENT,
          servername: host,
          rejectUnauthorized: false,
          agent: false,
          method: body ? 'POST' : 'GET',
          path,
          headers: { Host: host, ...headers, ...(body && { 'Content-Length': String(body.length) }) },
        },
        (response) => {
          readText(response).then((text) => resolve({ status: response.statusCode, text }), reject);
        },
      );
      outgoing.on('error', reject);
      outgoing.end(body);
    });

  const askJson = async (...parameters: Parameters<typeof ask>) => {
    const { status, text } = await ask(...parameters);
    expect(status).toBe(200);
    return JSON.parse(text) as { headers: IncomingHttpHeaders; [key: string]: unknown };
  };

  it('hands api. to kiai', async () => {
    expect(await askJson('api', '/v1/get_player_info?scope=info&id=3')).toMatchObject({
      status: 'success',
      player: { info: { name: 'player 3' } },
    });
    expect(await askJson('api', '/health/ready')).toMatchObject({ status: 'ok' });
  });

  it.each(['c', 'c4', 'c5', 'c6', 'ce', 'osu', 'b'])(
    'leaves %s. with the game server, host and path kept',
    async (subdomain) => {
      const got = await askJson(subdomain, '/web/bancho_connect.php?v=b2025%2B1');
      expect(got).toMatchObject({ server: 'game', url: '/web/bancho_connect.php?v=b2025%2B1' });
      expect(got.headers.host).toBe(`${subdomain}.${DOMAIN}`);
    },
  );

  it('serves avatars and assets from the data folder', async () => {
    expect(await ask('a', '/3')).toEqual({ status: 200, text: 'avatar of 3' });
    expect(await ask('a', '/4?1')).toEqual({ status: 200, text: 'default avatar' });
    expect(await ask('assets', '/icon.png')).toEqual({ status: 200, text: 'an icon' });
  });

  it("tells kiai the client's address, scheme and host", async () => {
    expect(await askJson('api', '/echo')).toMatchObject({
      ip: CLIENT,
      protocol: 'https',
      hostname: `api.${DOMAIN}`,
      headers: { 'x-real-ip': CLIENT, 'x-forwarded-for': CLIENT, 'x-forwarded-proto': 'https' },
    });
  });

  it('lets no forged address, country, scheme or host through to kiai', async () => {
    const got = await askJson('api', '/echo', { headers: FORGED });
    expect(got).toMatchObject({ ip: CLIENT, protocol: 'https', hostname: `api.${DOMAIN}` });
    expect(got.headers).toMatchObject({ 'x-real-ip': CLIENT, 'x-forwarded-for': CLIENT });
    for (const header of ['cf-connecting-ip', 'cf-ipcountry', 'x-country-code'])
      expect(got.headers[header] ?? '').toBe('');
    expect(await ask('api', '/v1/get_player_count', { headers: FORGED })).toMatchObject({ status: 200 });
  });

  it('lets no forged address through to the game server', async () => {
    const { headers } = await askJson('c', '/', { headers: FORGED });
    expect(headers).toMatchObject({
      'x-real-ip': CLIENT,
      'x-forwarded-for': CLIENT,
      'x-forwarded-proto': 'https',
    });
    expect(headers).not.toHaveProperty('cf-connecting-ip');
  });

  it('refuses a body over five megabytes', async () => {
    const megabytes = (count: number) => Buffer.alloc(count * 1_000_000);
    expect(await askJson('api', '/length', { body: megabytes(4) })).toEqual({ length: 4_000_000 });
    const { status } = await ask('api', '/length', { body: megabytes(6) });
    expect(sample.tooLarge).toContain(status);
    expect(bodies).toEqual([4_000_000]);
  });

  it("lets the game server's larger bodies pass", async () => {
    expect(await askJson('osu', '/web/osu-submit.php', { body: Buffer.alloc(10_000_000) })).toMatchObject({
      server: 'game',
      length: 10_000_000,
    });
  });

  it('passes a WebSocket on to kiai, in both directions', async () => {
    const options: ConnectionOptions & { localAddress: string } = {
      host: '127.0.0.1',
      port: portOfProxy(),
      localAddress: CLIENT,
      servername: `api.${DOMAIN}`,
      rejectUnauthorized: false,
    };
    const socket = connect(options);
    try {
      let received = '';
      socket.on('data', (chunk) => (received += String(chunk)));
      const closed = once(socket, 'close').then(() => Promise.reject(new Error(`closed after ${received}`)));
      const receive = async (end: string) => {
        while (!received.includes(end)) await Promise.race([once(socket, 'data'), closed]);
      };
      socket.write(
        `GET /live HTTP/1.1\r\nHost: api.${DOMAIN}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n` +
          'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n' +
          'X-Forwarded-For: 203.0.113.7\r\n\r\n',
      );
      await receive('\r\n\r\n');
      expect(received).toMatch(/^HTTP\/1\.1 101 /);
      expect(received).toMatch(/^Upgrade: websocket\r$/im);
      expect(received).toMatch(/^Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK\+xOo=\r$/im);
      expect(received).toMatch(/^X-Client: 127\.0\.0\.2\r$/im);
      received = '';
      socket.write('first|');
      await receive('first|');
      socket.write('second|');
      await receive('second|');
      expect(received).toBe('first|second|');
    } finally {
      socket.destroy();
    }
  });

  it('asks for no upgrade where the client does not', async () => {
    const { headers } = await askJson('api', '/echo');
    expect(headers).not.toHaveProperty('upgrade');
    expect(headers.connection ?? '').not.toMatch(/upgrade|close/i);
  });

  it("leaves the game server's hosts alone when kiai is away", async () => {
    await close(kiai);
    kiai = undefined;
    expect((await ask('api', '/health/live')).status).toBe(502);
    expect(await askJson('c', '/')).toMatchObject({ server: 'game' });
  });
}

function defineChecks(sample: Sample): void {
  it('is accepted as a whole', () => {
    expect(sample.check(sample.text)).toMatchObject({ status: 0 });
  });

  it("is accepted without the game server's part, which a server may already have", () => {
    const part = kiaiPart(sample.text);
    expect(part).toContain('api.');
    expect(part).not.toContain('c4.');
    expect(sample.check(part)).toMatchObject({ status: 0 });
  });

  it('is refused with a misspelled directive', () => {
    const { status, said } = sample.check(sample.text.replace(/proxy_pass|reverse_proxy/, 'proxi_pass'));
    expect(status).toBe(1);
    expect(said).toContain('proxi_pass');
  });
}

describeWith(['nginx', 'openssl'], "nginx's own check of deploy/nginx.conf", (programs) => {
  defineChecks(nginx(programs));
});
describeWith(['nginx', 'openssl'], 'deploy/nginx.conf, running', (programs) => {
  defineProxyTests(nginx(programs));
});
describeWith(['caddy', 'openssl'], "Caddy's own check of deploy/Caddyfile", (programs) => {
  defineChecks(caddy(programs));
});
describeWith(['caddy', 'openssl'], 'deploy/Caddyfile, running', (programs) => {
  defineProxyTests(caddy(programs));
});
