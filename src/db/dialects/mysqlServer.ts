import { sql } from 'kysely';
import type { DatabaseServer, IndexedColumn } from './dialect';

/** ER_DBACCESS_DENIED_ERROR, ER_TABLEACCESS_DENIED_ERROR */
const NO_RIGHT = [1044, 1142];
/** ER_LOCK_WAIT_TIMEOUT */
const LOCK_WAIT_TIMEOUT = 1205;

/** Every text column, with its character set and collation. */
export const TEXT_COLUMNS = `
  select concat(table_name, '.', column_name) as name, character_set_name as charset, collation_name as collation
  from information_schema.columns where table_schema = database() and character_set_name is not null`;

/** What a MySQL or MariaDB server tells about itself. */
export const mysqlServer: DatabaseServer = {
  async version(query) {
    const { rows } = await sql<{ version: string }>`select version() as version`.execute(query);
    return rows[0]?.version ?? '';
  },
  async grants(query) {
    const { rows } = await sql<Record<string, string>>`show grants`.execute(query);
    return rows.flatMap((row) => Object.values(row));
  },
  async textColumns(query) {
    const { rows } = await sql
      .raw<{ name: string; charset: string; collation: string }>(TEXT_COLUMNS)
      .execute(query);
    return rows;
  },
  async clock(query) {
    const { rows } = await sql<{ utc: string; minutes: number }>`
      select cast(utc_timestamp(3) as char) as utc, timestampdiff(minute, utc_timestamp(), now()) as minutes`.execute(
      query,
    );
    const [row] = rows;
    if (!row) throw new Error('The database told no time.');
    return { unixMs: Date.parse(`${row.utc.replace(' ', 'T')}Z`), minutesFromUtc: row.minutes };
  },
  async indexes(query) {
    const { rows } = await sql<IndexedColumn>`
      select table_name as ${sql.id('table')}, index_name as ${sql.id('index')},
        concat(column_name, if(collation = 'D', ' desc', '')) as ${sql.id('column')}
      from information_schema.statistics where table_schema = database()
      order by table_name, index_name, seq_in_index`.execute(query);
    return rows;
  },
  async rowCounts(query) {
    const { rows } = await sql<{ name: string; count: number }>`
      select table_name as name, table_rows as count
      from information_schema.tables where table_schema = database()`.execute(query);
    return new Map(rows.map(({ name, count }) => [name, count]));
  },
  dropIndex: ({ table, name }) => `drop index ${name} on ${table}`,
  async limitLockWaits(query, seconds) {
    await sql.raw(`set session lock_wait_timeout = ${seconds}`).execute(query);
  },
  indexFault(error) {
    const { errno } = error as { errno?: number };
    if (errno !== undefined && NO_RIGHT.includes(errno)) return 'no right';
    return errno === LOCK_WAIT_TIMEOUT ? 'table is busy' : undefined;
  },
  async limitStatements(query, seconds) {
    const isMariaDb = (await this.version(query)).includes('MariaDB');
    await sql
      .raw(
        isMariaDb
          ? `set session max_statement_time = ${seconds}`
          : `set session max_execution_time = ${seconds * 1000}`,
      )
      .execute(query);
  },
};
