import { sql } from 'kysely';
import type { DatabaseServer } from './dialect';

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
    const { rows } = await sql<{ name: string; charset: string; collation: string }>`
      select concat(table_name, '.', column_name) as name, character_set_name as charset, collation_name as collation
      from information_schema.columns where table_schema = database() and character_set_name is not null`.execute(
      query,
    );
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
