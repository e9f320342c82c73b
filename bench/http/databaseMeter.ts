import { setTimeout as sleep } from 'node:timers/promises';
import { createConnection, type RowDataPacket } from 'mysql2/promise';
import type { MysqlConfig } from '../../src/config/config';
import { between, STATUS, threadsRunning, toCounts, type Counts, type StatusRow } from './counters';

export interface DatabaseMeter {
  /** `10.11.19-MariaDB` */
  version: string;
  /** Runs the work and tells what the server did for it until it was idle again. */
  around<Result>(work: () => Promise<Result>): Promise<{ result: Result; counts: Counts }>;
  close(): Promise<void>;
}

const POLL_MS = 20;
const IDLE_LIMIT_MS = 60_000;

/** Meters a database server that nobody else uses. */
export async function createDatabaseMeter({
  host,
  port,
  user,
  password,
}: MysqlConfig): Promise<DatabaseMeter> {
  const connection = await createConnection({ host, port, user, password });

  async function look(): Promise<StatusRow[]> {
    const [rows] = await connection.query<(StatusRow & RowDataPacket)[]>(STATUS);
    return rows;
  }

  /** Waits for what was begun before its client went away; tells the counts then, and how often it looked. */
  async function idle(): Promise<{ counts: Counts; looks: number }> {
    const until = performance.now() + IDLE_LIMIT_MS;
    for (let looks = 1, calm = 0; ; looks += 1) {
      const rows = await look();
      calm = threadsRunning(rows) <= alone ? calm + 1 : 0;
      if (calm === 2 || performance.now() > until) return { counts: toCounts(rows), looks };
      await sleep(POLL_MS);
    }
  }

  const [first, second] = [await look(), await look()];
  const cost = between(toCounts(first), toCounts(second), { statements: 0, rowsRead: 0 }, 0);
  const alone = threadsRunning(second);
  const [[row]] = await connection.query<RowDataPacket[]>('select version() as version');
  return {
    version: String(row?.['version']),
    async around(work) {
      const before = toCounts(await look());
      const result = await work();
      const after = await idle();
      return { result, counts: between(before, after.counts, cost, after.looks) };
    },
    close: () => connection.end(),
  };
}
