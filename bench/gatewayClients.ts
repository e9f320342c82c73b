/** A process of WebSocket clients for `bench/gateway.ts`: `node gatewayClients.js <url> <count> <channel>`. */
import { once } from 'node:events';
import { performance } from 'node:perf_hooks';
import { WebSocket } from 'ws';

/** Opened at a time. */
const AT_ONCE = 50;
const SENT_AT = /"info_text":"([\d.]+)"/;
const NUMBER = /"position":"[^":]+:(\d+)"/;

interface Client {
  webSocket: WebSocket;
  events: number;
  /** The number of the last message. */
  at: number;
}

const clients: Client[] = [];
let delays: number[] = [];
let outOfOrder = 0;
let closed = 0;

/** Milliseconds since 1970, the same in all processes of a machine. */
const now = () => performance.timeOrigin + performance.now();

function receive(client: Client, text: string): void {
  const number = Number(NUMBER.exec(text)?.[1]);
  if (!text.startsWith('{"op":"event"')) {
    if (text.startsWith('{"op":"snapshot"')) client.at = number;
    return;
  }
  client.events += 1;
  if (number !== client.at + 1) outOfOrder += 1;
  client.at = number;
  const sentAt = SENT_AT.exec(text)?.[1];
  if (sentAt) delays.push(now() - Number(sentAt));
}

async function open(url: string, channel: string): Promise<void> {
  const webSocket = new WebSocket(url);
  const client = { webSocket, events: 0, at: 0 };
  await once(webSocket, 'open');
  clients.push(client);
  webSocket.on('close', () => (closed += 1));
  const message = JSON.stringify({ op: 'subscribe', channels: [channel] });
  await new Promise<void>((resolve) => {
    webSocket.on('message', (data: Buffer) => {
      const text = data.toString();
      receive(client, text);
      if (text.startsWith('{"op":"snapshot"')) resolve();
    });
    webSocket.send(message);
  });
}

async function main(): Promise<void> {
  const [, , url = '', count = '0', channel = ''] = process.argv;
  for (let left = Number(count); left > 0; left -= AT_ONCE)
    await Promise.all(Array.from({ length: Math.min(AT_ONCE, left) }, () => open(url, channel)));
  process.on('disconnect', () => process.exit());
  process.on('message', (question) => {
    if (question === 'begin') {
      delays = [];
      for (const client of clients) client.events = 0;
      process.send?.('begun');
    } else if (question === 'end') {
      delays.sort((a, b) => a - b);
      const at = (share: number) => delays[Math.min(delays.length - 1, Math.floor(delays.length * share))];
      const events = clients.map((client) => client.events);
      process.send?.({
        fewest: Math.min(...events),
        most: Math.max(...events),
        delivered: delays.length,
        p50: at(0.5),
        p99: at(0.99),
        max: at(1),
        outOfOrder,
        closed,
      });
    } else process.exit();
  });
  process.send?.('ready');
}

if (require.main === module) void main();
