import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import type { Random } from '../../src/demo/random';

export interface ResetProxy {
  port: number;
  /** From now on connections are reset after so many bytes of answers at most; undefined: none is. */
  resetWithin(bytes: number | undefined): void;
  /** Resets those that there are, in the middle of whatever. */
  resetAll(): void;
  /** How many were reset. */
  readonly resets: number;
  close(): void;
}

/** Stands before a server on loopback and passes everything on, until it resets connections in the middle of answers. */
export async function startResetProxy(target: number, random: Random): Promise<ResetProxy> {
  const pairs = new Set<{ client: Socket; ends: Socket[]; left: number }>();
  let within: number | undefined;
  let resets = 0;
  const newLimit = () => (within === undefined ? Infinity : random.int(1, within));
  const server = createServer((client) => {
    const upstream = connect(target, '127.0.0.1');
    const pair = { client, ends: [client, upstream], left: newLimit() };
    pairs.add(pair);
    const end = () => {
      pairs.delete(pair);
      for (const socket of pair.ends) socket.destroy();
    };
    for (const socket of pair.ends) socket.setNoDelay(true).on('error', end).on('close', end);
    client.on('data', (data) => void upstream.write(data));
    upstream.on('data', (data) => {
      if (data.length < pair.left) {
        pair.left -= data.length;
        client.write(data);
        return;
      }
      resets += 1;
      // The part is to arrive, and then the end.
      client.write(data.subarray(0, pair.left), () => client.resetAndDestroy());
      pair.left = 0;
      upstream.removeAllListeners('data').destroy();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    resetWithin(bytes) {
      within = bytes;
      for (const pair of pairs) pair.left = newLimit();
    },
    resetAll() {
      for (const { client } of pairs) client.resetAndDestroy();
    },
    get resets() {
      return resets;
    },
    close() {
      server.close();
      for (const { ends } of pairs) for (const socket of ends) socket.destroy();
    },
  };
}
