/** A server of Node's own that does nothing but send prepared bytes, in turn: what an answer costs at least. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { PreparedAnswer } from './prepare';

export interface PreparedServer {
  server: Server;
  /** What it answers with from now on, whatever is asked. */
  prepare: (answers: readonly PreparedAnswer[]) => void;
}

export function createBareServer(): PreparedServer {
  let answers: { status: number; headers: string[]; body: Buffer }[] = [];
  let at = 0;
  const server = createServer((_request, response) => {
    const answer = answers[at];
    at = at + 1 < answers.length ? at + 1 : 0;
    if (!answer) return void response.writeHead(503).end();
    response.writeHead(answer.status, answer.headers);
    response.end(answer.body);
  });
  return {
    server,
    prepare(prepared) {
      answers = prepared.map(({ body, ...answer }) => ({ ...answer, body: Buffer.from(body, 'base64') }));
      at = 0;
    },
  };
}

function main(): void {
  const { server, prepare } = createBareServer();
  process.on('disconnect', () => process.exit());
  process.on('message', (answers: PreparedAnswer[]) => {
    prepare(answers);
    process.send?.('prepared');
  });
  server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port));
}

if (require.main === module) main();
