import { Readable } from 'node:stream';
import type { Connection, ResultSetHeader, RowDataPacket } from 'mysql2/promise';
import type { MysqlConfig } from '../../config/config';
import { connectionOptions } from './mysql';

export type BulkValue = string | number | null;
/** Column -> value; every row of a load has the same columns in the same order. */
export type BulkRow = Readonly<Record<string, BulkValue>>;

/** One connection to MySQL or MariaDB that takes many rows fast. */
export interface BulkLoader {
  /** Whether rows go by `LOAD DATA LOCAL INFILE`; else by INSERTs of many rows. */
  readonly byFile: boolean;
  /** Adds the rows to a table. They are made while the server takes them. */
  load(table: string, rows: Iterable<BulkRow>): Promise<void>;
  select<Row>(statement: string, values?: readonly BulkValue[]): Promise<Row[]>;
  /** The number of rows that a statement changed. */
  run(statement: string, values?: readonly BulkValue[]): Promise<number>;
  /** All of it or nothing is in the database afterwards. */
  transaction(work: () => Promise<void>): Promise<void>;
  close(): Promise<void>;
}

const PIECE_BYTES = 256 * 1024;
const INSERT_BYTES = 1024 * 1024;

/**
 * Connects, for loads alone: this session checks no uniqueness that an index would have to be read for.
 * @throws the database's error when it cannot be reached.
 */
export async function openBulkLoader(config: MysqlConfig): Promise<BulkLoader> {
  const { createConnection } = await import('mysql2/promise');
  const connection = await createConnection(connectionOptions(config));
  await connection.query('set session unique_checks = 0, foreign_key_checks = 0');
  const [rows] = await connection.query<RowDataPacket[]>('select @@global.local_infile as allowed');
  return bulkLoader(connection, Number(rows[0]?.['allowed']) === 1);
}

function bulkLoader(connection: Connection, byFile: boolean): BulkLoader {
  const run = async (statement: string, values: readonly BulkValue[] = []) => {
    const [result] = await connection.query<ResultSetHeader>(statement, [...values]);
    return result.affectedRows;
  };
  return {
    byFile,
    run,
    async load(table, rows) {
      if (byFile) return loadByFile(connection, table, rows);
      for (const statement of insertStatements(connection, table, rows)) await run(statement);
    },
    async select<Row>(statement: string, values: readonly BulkValue[] = []) {
      const [rows] = await connection.query<RowDataPacket[]>(statement, [...values]);
      return rows as Row[];
    },
    async transaction(work) {
      await connection.beginTransaction();
      try {
        await work();
        await connection.commit();
      } catch (error) {
        await connection.rollback().catch(() => undefined);
        throw error;
      }
    },
    close: () => connection.end(),
  };
}

const columnsOf = (row: BulkRow) =>
  Object.keys(row)
    .map((column) => `\`${column}\``)
    .join(', ');

async function loadByFile(connection: Connection, table: string, rows: Iterable<BulkRow>): Promise<void> {
  const iterator = rows[Symbol.iterator]();
  const first = iterator.next();
  if (first.done) return;
  await connection.query({
    // eslint-disable-next-line no-restricted-syntax -- a cluster that refuses it gets rows
    sql: `load data local infile 'rows' into table \`${table}\` character set utf8mb4 (${columnsOf(first.value)})`,
    infileStreamFactory: () => Readable.from(pieces(first.value, iterator), { highWaterMark: 2 }),
  });
  await expectNoWarnings(connection, table);
}

/** Local files are loaded leniently: what does not fit is cut, and warned of. */
async function expectNoWarnings(connection: Connection, table: string): Promise<void> {
  const [warnings] = await connection.query<RowDataPacket[]>('show warnings limit 1');
  const warning = warnings[0] as { Message: string } | undefined;
  if (warning) throw new Error(`Rows do not fit into the table ${table}: ${warning.Message}.`);
}

function* pieces(first: BulkRow, rest: Iterator<BulkRow>): Generator<Buffer> {
  let text = '';
  for (let row: IteratorResult<BulkRow> = { value: first }; !row.done; row = rest.next()) {
    text += lineOf(row.value);
    if (text.length < PIECE_BYTES) continue;
    yield Buffer.from(text);
    text = '';
  }
  if (text) yield Buffer.from(text);
}

function lineOf(row: BulkRow): string {
  return `${Object.values(row).map(fieldOf).join('\t')}\n`;
}

function fieldOf(value: BulkValue): string {
  if (value === null) return '\\N';
  return typeof value === 'string' ? value.replace(/[\\\t\n]/g, '\\$&') : String(value);
}

function* insertStatements(
  connection: Connection,
  table: string,
  rows: Iterable<BulkRow>,
): Generator<string> {
  let head = '';
  let tuples: string[] = [];
  let length = 0;
  for (const row of rows) {
    head ||= `insert into \`${table}\` (${columnsOf(row)}) values `;
    const tuple = `(${connection.escape(Object.values(row))})`;
    tuples.push(tuple);
    length += tuple.length;
    if (length < INSERT_BYTES) continue;
    yield head + tuples.join(',');
    tuples = [];
    length = 0;
  }
  if (tuples.length > 0) yield head + tuples.join(',');
}
