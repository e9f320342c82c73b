import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import request from 'supertest';
import { jsonAnswer, send } from '../../src/http/answer';

/** As long as it is sent in one piece with the headers, and longer. */
const LENGTHS = [10, 5_000];

describe('the body of an answer', () => {
  let sent: object;
  let server: Server;
  let url: string;

  beforeAll(async () => {
    server = createServer((message, response) => send(message, response, jsonAnswer(200, sent)));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => new Promise((resolve) => server.close(resolve)));

  it.each(
    LENGTHS.flatMap((length) => ['a', 'é', '\u0000', '\ud800', '日', '😀'].map((text) => [text, length])),
  )('is the same text in UTF-8: %j, %i times', async (text, length) => {
    sent = { text: String(text).repeat(Number(length)) };
    const answer = await fetch(url);
    const bytes = Buffer.from(await answer.arrayBuffer());
    expect(bytes.equals(Buffer.from(JSON.stringify(sent)))).toBe(true);
    expect(answer.headers.get('content-length')).toBe(String(bytes.length));
  });

  it.each(LENGTHS)('is left out of HEAD and of what the client has: %i characters', async (length) => {
    sent = { text: 'a'.repeat(length) };
    const { headers } = await request(server).get('/');
    const head = await request(server).head('/');
    expect([head.status, head.headers['content-length'], head.text]).toEqual([
      200,
      headers['content-length'],
      undefined,
    ]);
    const known = await request(server).get('/').set('If-None-Match', headers['etag']!);
    expect([known.status, known.text]).toEqual([304, '']);
  });
});
