/** A server of Node's own that does nothing but send prepared bytes, in turn: what an answer costs at least. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { PreparedAnswer } from './prepare';

interface Answer {
  status: number;
  headers: string[];
  body: Buffer;
}

let answers: Answer[] = [];
let at = 0;

function receive(prepared: PreparedAnswer[]): void {
  answers = prepared.map(({ body, ...answer }) => ({ ...answer, body: Buffer.from(body, 'base64') }));
  at = 0;
}

function main(): void {
  const server = createServer((_request, response) => {
    const answer = answers[at];
    at = at + 1 < answers.length ? at + 1 : 0;
    if (!answer) return void response.writeHead(503).end();
    response.writeHead(answer.status, answer.headers);
    response.end(answer.body);
  });
  process.on('disconnect', () => process.exit());
  process.on('message', (prepared: PreparedAnswer[]) => {
    receive(prepared);
    process.send?.('prepared');
  });
  server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port));
}

if (require.main === module) main();
