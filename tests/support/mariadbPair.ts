import { execFile } from 'node:child_process';
import { cp, mkdtemp } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { createConnection, type RowDataPacket } from 'mysql2/promise';
import { freePort, startGuarded, type GuardedProcess } from '../../src/conformance/guardedProcess';
import { need } from '../../src/conformance/privateServices';

const HOST = '127.0.0.1';

/** A MariaDB of a test's own. */
export interface MariadbServer {
  port: number;
  /** Runs statements as root, one after the other, and resolves to the rows of the last. */
  sql(...statements: string[]): Promise<RowDataPacket[]>;
  /** Starts it again after `kill`, with what it stored. */
  start(): Promise<void>;
  kill(): Promise<void>;
  /** Sends its process a signal. */
  signal(name: 'SIGSTOP' | 'SIGCONT'): Promise<void>;
}

/** Two servers, of which one follows the other. */
export interface MariadbPair {
  primary: MariadbServer;
  replica: MariadbServer;
  /** Ends both and removes what they stored. */
  stop(): Promise<void>;
}

export async function startMariadbPair(): Promise<MariadbPair> {
  const directory = await mkdtemp(join(tmpdir(), 'kiai-mariadb-'));
  const [ofPrimary, ofReplica] = [join(directory, 'primary'), join(directory, 'replica')];
  await promisify(execFile)(need('mariadb-install-db'), [
    ...options(ofPrimary),
    '--auth-root-authentication-method=normal',
    '--skip-test-db',
  ]);
  await cp(ofPrimary, ofReplica, { recursive: true });
  // Everything is in the primary's folder, which goes when the primary goes.
  const primary = await startServer(ofPrimary, 1, directory);
  const replica = await startServer(ofReplica, 2);
  await primary.sql('create user follower', 'grant replication slave on *.* to follower');
  await replica.sql(
    `change master to master_host='${HOST}', master_port=${primary.port}, master_user='follower', master_use_gtid=slave_pos, master_connect_retry=1`,
    'start slave',
  );
  return {
    primary,
    replica,
    async stop() {
      await replica.kill();
      await primary.kill();
    },
  };
}

async function startServer(data: string, id: number, directory?: string): Promise<MariadbServer> {
  const port = await freePort();
  let runsIn = '';
  const run = async (): Promise<GuardedProcess> => {
    runsIn = directory ?? (await mkdtemp(join(tmpdir(), 'kiai-mariadb-')));
    const place = [
      `--port=${port}`,
      `--bind-address=${HOST}`,
      `--socket=${runsIn}/socket`,
      `--pid-file=${runsIn}/pid`,
    ];
    const command = [
      need('mariadbd', 'mysqld'),
      ...options(data),
      ...place,
      `--server-id=${id}`,
      '--log-bin',
    ];
    return startGuarded(command, { directory: runsIn, port });
  };
  let running = await run();
  return {
    port,
    async sql(...statements) {
      const connection = await createConnection({ host: HOST, port, user: 'root' });
      try {
        let rows: RowDataPacket[] = [];
        for (const statement of statements) [rows] = await connection.query<RowDataPacket[]>(statement);
        return rows;
      } finally {
        connection.destroy();
      }
    },
    async start() {
      running = await run();
    },
    kill: () => running.stop(),
    signal: (name) => running.signal(name),
  };
}

/** Small, and quick rather than safe against a power cut. */
function options(data: string): string[] {
  return [
    '--no-defaults',
    `--datadir=${data}`,
    '--skip-name-resolve',
    '--innodb-flush-log-at-trx-commit=2',
    '--innodb-buffer-pool-size=32M',
    '--innodb-log-file-size=8M',
    // The server refuses to run as root unless told to.
    ...(userInfo().uid === 0 ? ['--user=root'] : []),
  ];
}
