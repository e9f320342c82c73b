/**
 * Slow clients, in a process of their own: of ten, three send the head of a request byte by byte, six its body, and one
 * asks for much and reads nothing. Who is cut off comes again. Told over IPC how many there are.
 */
import { connect, type Socket } from 'node:net';

const BETWEEN_MS = 4_000;
const TELL_MS = 1_000;
/** Opened at once; a system keeps only so many that were not accepted yet. */
const OPENED_AT_ONCE = 200;
const AGAIN_MS = 500;

const HEAD = 'GET /v1/get_player_count HTTP/1.1\r\nHost: slow\r\nX-Slow: ';
const BODY =
  'POST /v2/sessions HTTP/1.1\r\nHost: slow\r\nContent-Type: application/json\r\nContent-Length: 2000\r\n\r\n';
const MANY_ANSWERS = 'GET /openapi.json HTTP/1.1\r\nHost: slow\r\n\r\n'.repeat(4);

/** What is not read is held by the system for each connection: those are few, or its memory is what would be measured. */
const KINDS: readonly ((socket: Socket) => void)[] = [
  ...Array.from({ length: 3 }, () => (socket: Socket) => drip(socket, HEAD)),
  ...Array.from({ length: 6 }, () => (socket: Socket) => drip(socket, BODY)),
  (socket) => void socket.pause().write(MANY_ANSWERS),
];

function drip(socket: Socket, start: string): void {
  socket.write(start);
  const timer = setInterval(() => socket.write('a'), BETWEEN_MS);
  socket.on('close', () => clearInterval(timer)).resume();
}

function keep(port: number, count: number): void {
  let open = 0;
  let cutOff = 0;
  const start = (nth: number) => {
    const socket = connect(port, '127.0.0.1', () => {
      open += 1;
      socket.on('close', () => {
        open -= 1;
        cutOff += 1;
      });
      KINDS[nth % KINDS.length]!(socket);
    });
    socket.on('error', () => undefined);
    socket.on('close', () => setTimeout(() => start(nth), AGAIN_MS));
  };
  let started = 0;
  const opening = setInterval(() => {
    for (let at = 0; at < OPENED_AT_ONCE && started < count; at += 1) start(started++);
    if (started >= count) clearInterval(opening);
  }, AGAIN_MS / 5);
  setInterval(() => process.send?.({ open, cutOff }), TELL_MS);
  process.once('disconnect', () => process.exit());
}

if (require.main === module) keep(Number(process.argv[2]), Number(process.argv[3]));
