import type { CompiledQuery } from 'kysely';
import { z } from 'zod';
import type { MysqlConfig } from '../../config/config';
import type { Row } from './limitedConnection';
import { LimitedPool } from './limitedPool';
import { mysqlOptions } from './mysql';
import type { PoolFigures } from './poolLists';

/** The server that is written to, as those see it that ask how far its replicas are. */
export interface ReplicationSource {
  /**
   * How far its binary log is: the replica that has reached this has everything that was committed before the question.
   * @throws Error when it cannot be asked, or keeps no binary log with GTIDs.
   */
  position(): Promise<string>;
  close(): Promise<void>;
}

export interface ReplicaServer {
  /** `host:port` */
  readonly place: string;
  /** How many of these positions it has reached. There has to be one. */
  reached(positions: readonly string[]): Promise<number>;
  /** Runs a select. */
  read(query: CompiledQuery): Promise<Row[]>;
  /** Of the connections for reading. */
  pool(): PoolFigures;
  close(): Promise<void>;
}

/** Positions are GTIDs, which every user may read. MariaDB reads what is in the first comment, MySQL the second. */
const POSITION = 'select /*M! @@global.gtid_binlog_pos */ /*!50708 @@global.gtid_executed */ as position';
const REACHED =
  '/*M! master_gtid_wait(position, 0) = 0 */ /*!50708 gtid_subset(position, @@global.gtid_executed) */';

const positionRows = z.tuple([z.object({ position: z.string() })]);
const reachedRows = z.tuple([z.object({ reached: z.number().int() })]);

const LIMITS = { waitMs: 1_000, statementMs: 1_000 };

export function replicationSource(config: MysqlConfig): ReplicationSource {
  const pool = watchPool(config);
  return {
    async position() {
      const [{ position }] = positionRows.parse(await pool.query(POSITION, []));
      if (position === '') throw new Error('The primary keeps no binary log with GTIDs.');
      return position;
    },
    close: () => pool.close(),
  };
}

/** Reads and questions about its position have connections of their own: many reads keep nobody from asking. */
export function replicaServer(config: MysqlConfig): ReplicaServer {
  const reads = new LimitedPool(mysqlOptions(config), LIMITS);
  const watch = watchPool(config);
  return {
    place: `${config.host}:${config.port}`,
    async reached(positions) {
      const asked = positions.map(() => 'select ? as position').join(' union all ');
      const rows = await watch.query(`select sum(${REACHED}) as reached from (${asked}) as asked`, positions);
      return reachedRows.parse(rows)[0].reached;
    },
    read: ({ sql, parameters }) => reads.query(sql, parameters),
    pool: () => reads.figures(),
    async close() {
      await Promise.all([reads.close(), watch.close()]);
    },
  };
}

function watchPool(config: MysqlConfig): LimitedPool {
  return new LimitedPool({ ...mysqlOptions(config), connectionLimit: 1 }, LIMITS);
}
