import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { randomInt } from 'node:crypto';
import { createServer, connect } from 'node:net';
import { open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';

/**
 * Runs a server and, once its standard input ends, kills it and removes its folder. The input is a pipe from us, which
 * ends however we end, so nothing is left behind even when this process is killed.
 */
const GUARD = `
directory=$1; shift
exec 3<&0
"$@" 3<&- </dev/null & server=$!
echo $server >"$directory/guarded"
{ cat <&3 >/dev/null; kill -KILL $server; } & watch=$!
wait $server; status=$?
kill $watch 2>/dev/null
rm -rf "$directory"
exit $status
`;

const READY_LIMIT_MS = 30_000;
const POLL_MS = 20;

export interface GuardedProcess {
  /** Kills the server and waits until it and its folder are gone. */
  stop(): Promise<void>;
  /** Has it stand still, or go on. */
  signal(name: 'SIGSTOP' | 'SIGCONT'): Promise<void>;
}

/**
 * Starts a server that listens on a port of loopback, and waits until it does. Its folder goes when it goes.
 * @throws Error with the end of what it wrote when it stops or does not get ready.
 */
export async function startGuarded(
  command: readonly string[],
  { directory, port }: { directory: string; port: number },
): Promise<GuardedProcess> {
  const logFile = join(directory, 'output.log');
  const log = await open(logFile, 'w');
  // A process group of its own: Ctrl-C reaches us alone.
  const child = spawn('/bin/sh', ['-c', GUARD, 'guard', directory, ...command], {
    stdio: ['pipe', log.fd, log.fd],
    detached: true,
  });
  await once(child, 'spawn');
  const stop = async () => {
    child.stdin?.end();
    if (child.exitCode === null) await once(child, 'exit');
  };
  const signal: GuardedProcess['signal'] = async (name) => {
    const pid = await readFile(join(directory, 'guarded'), 'utf8');
    await promisify(execFile)('kill', [`-${name}`, pid.trim()]);
  };
  let output = '';
  try {
    for (const until = Date.now() + READY_LIMIT_MS; Date.now() < until; await sleep(POLL_MS)) {
      output = await readFile(logFile, 'utf8').catch(() => output);
      if (child.exitCode !== null) break;
      if (await accepts(port)) return { stop, signal };
    }
    await stop();
    throw new Error(`${command[0]} did not start:\n${output.slice(-2_000)}`);
  } finally {
    await log.close();
  }
}

async function accepts(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  return new Promise<boolean>((resolve) => {
    socket.once('connect', () => resolve(true));
    socket.once('error', () => resolve(false));
  }).finally(() => socket.destroy());
}

/** Below the ports that systems give to outgoing connections, which would take one before the server has it. */
const PORTS = { from: 10_000, to: 32_000 };
const given = new Set<number>();

/** A port of loopback that nothing listens on just now, another each time. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(PORTS.from, PORTS.to);
    if (given.has(port)) continue;
    given.add(port);
    if (await isFree(port)) return port;
  }
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  const isListening = await new Promise<boolean>((resolve) => {
    server.once('error', () => resolve(false)).listen(port, '127.0.0.1', () => resolve(true));
  });
  if (isListening) await new Promise((resolve) => server.close(resolve));
  return isListening;
}
