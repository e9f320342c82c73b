import { once } from 'node:events';
import { WebSocket, type ClientOptions } from 'ws';
import { serverMessageSchema, type ClientMessage, type ServerMessage } from '../../src/gateway/protocol';
import { checkAnswer } from '../../src/http/checkAnswer';
import { parseJson } from '../../src/json/parseJson';
import { eventually } from '../support/eventually';

type Op = ServerMessage['op'];
type MessageOf<O extends Op> = Extract<ServerMessage, { op: O }>;

/** A client of the gateway that keeps all it is told, and fails on what the protocol does not name. */
export class WebSocketTester {
  readonly messages: ServerMessage[] = [];
  closed: { code: number; reason: string } | undefined;

  constructor(readonly webSocket: WebSocket) {
    webSocket.on('message', (data: Buffer) => this.messages.push(readMessage(data.toString())));
    webSocket.on('close', (code, reason) => (this.closed = { code, reason: reason.toString() }));
    webSocket.on('error', () => undefined);
  }

  send(message: ClientMessage): void {
    this.webSocket.send(JSON.stringify(message));
  }

  subscribe(...channels: string[]): void {
    this.send({ op: 'subscribe', channels });
  }

  resume(channel: string, position: string): void {
    this.send({ op: 'subscribe', channels: [channel], resume: { [channel]: position } });
  }

  of<O extends Op>(op: O): MessageOf<O>[] {
    return this.messages.filter((message): message is MessageOf<O> => message.op === op);
  }

  /** Waits until there are so many. */
  async atLeast<O extends Op>(count: number, op: O): Promise<MessageOf<O>[]> {
    await eventually(() => this.of(op).length >= count || this.closed);
    return this.of(op);
  }

  /** Events of a channel as `type` and data. */
  events(channel: string): [type: string, data: unknown][] {
    return this.of('event')
      .filter((event) => event.channel === channel)
      .map(({ type, data }) => [type, data]);
  }

  /** Resolves when everything that was sent before is answered. */
  async settled(): Promise<void> {
    const pongs = this.of('pong').length;
    this.send({ op: 'ping' });
    await this.atLeast(pongs + 1, 'pong');
  }

  async end(): Promise<void> {
    if (this.closed) return;
    this.webSocket.close();
    await eventually(() => this.closed);
  }
}

/** @throws Error for what the protocol does not name. */
export function readMessage(text: string): ServerMessage {
  const message = parseJson(text) as ServerMessage;
  checkAnswer(serverMessageSchema, message);
  return message;
}

const toWs = (url: string) => url.replace('http', 'ws');

/** Resolves when the connection is open; rejects when it is refused. */
export async function openWebSocket(
  url: string,
  { path = '/v2/gateway', ...options }: ClientOptions & { path?: string } = {},
): Promise<WebSocketTester> {
  const tester = new WebSocketTester(new WebSocket(toWs(url) + path, options));
  await once(tester.webSocket, 'open');
  await tester.atLeast(1, 'hello');
  return tester;
}

/** The answer to a connection that is refused. */
export async function refusal(url: string, path: string, options: ClientOptions = {}) {
  const webSocket = new WebSocket(toWs(url) + path, options);
  webSocket.on('error', () => undefined);
  const [, response] = (await once(webSocket, 'unexpected-response')) as [
    unknown,
    NodeJS.ReadableStream & { statusCode: number; headers: Record<string, string> },
  ];
  let text = '';
  for await (const chunk of response) text += String(chunk);
  return { status: response.statusCode, headers: response.headers, body: JSON.parse(text) as unknown };
}
