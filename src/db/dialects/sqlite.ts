import { SqliteDialect, sql, type SqliteDatabase } from 'kysely';
import { escapeLike, type SqlDialect } from './dialect';
import { FOLDED_COLUMNS, foldText, foldedColumn, foldedTextPlugin } from './foldedText';

const INT64_MAX = 2n ** 63n - 1n;
const BUSY_TIMEOUT_MS = 5_000;

/** The embedded database: one file, or `:memory:`. */
export function sqliteDialect(file: string): SqlDialect {
  return {
    name: 'sqlite',
    kysely: new SqliteDialect({ database: () => openDatabase(file) }),
    plugins: [foldedTextPlugin],
    equalsText: (column, text) => sql`${sql.ref(foldedColumn(column))} = ${foldText(text)}`,
    containsText: (column, text) =>
      sql`${sql.ref(foldedColumn(column))} like ${`%${escapeLike(foldText(text))}%`} escape '|'`,
    equalsCollated: (column, text) => sql`${sql.ref(column)} = ${text}`,
    equalsCommon: (column, value) => sql`${sql.ref(column)} = ${value}`,
    equalsExactly: (column, text) => sql`${sql.ref(column)} = ${text} collate binary`,
    asText: (column) => sql`cast(${sql.ref(column)} as text)`,
    createTable({ name, columns, primaryKey, unique = [], indexes = {} }) {
      const folded = (FOLDED_COLUMNS[name] ?? []).map(foldedColumn);
      const ownId = Object.values(columns).some(
        (type) => type.includes('auto_increment') && primaryKey.length === 1,
      );
      const lines = [
        ...Object.entries(columns).map(([column, type]) => `"${column}" ${toSqliteType(type, ownId)}`),
        ...folded.map((column) => `"${column}" text not null unique`),
        ...(ownId ? [] : [`primary key (${primaryKey.join(', ')})`]),
        ...unique.map((column) => `unique ("${column}")`),
      ];
      return [
        `create table ${name} (${lines.join(', ')})`,
        ...Object.entries(indexes).map(
          ([index, of]) => `create index ${index} on ${name} (${of.join(', ')})`,
        ),
      ];
    },
    async compareAsText(query, textColumn) {
      const [table = '', column = ''] = textColumn.split('.');
      const folded = foldedColumn(column);
      const { rows: columns } = await sql<{ name: string }>`
        select name from pragma_table_info(${table})`.execute(query);
      if (columns.some(({ name }) => name === folded)) return;
      await sql.raw(`alter table ${table} add column "${folded}" text not null default ''`).execute(query);
      const { rows } = await sql<{ id: number; text: string }>`
        select id, ${sql.ref(column)} as text from ${sql.table(table)}`.execute(query);
      for (const { id, text } of rows)
        await sql`update ${sql.table(table)} set ${sql.ref(folded)} = ${foldText(text)} where id = ${id}`.execute(
          query,
        );
      await sql.raw(`create unique index ${table}_${folded}_uindex on ${table} ("${folded}")`).execute(query);
    },
    createIndex: ({ table, name, columns }) => `create index ${name} on ${table} (${columns.join(', ')})`,
    startIdsAt: (table, id) => `update sqlite_sequence set seq = ${id - 1} where name = '${table}'`,
  };
}

/** Text ignores the case of ASCII as under MySQL's collations; SQLite numbers rows of an `integer primary key` only. */
function toSqliteType(type: string, ownId: boolean): string {
  if (ownId && type.includes('auto_increment')) return 'integer primary key autoincrement';
  return type
    .replace(' auto_increment', '')
    .replace(' on update current_timestamp', '')
    .replace(/^enum\([^)]*\)/, 'text')
    .replace(/^(?:(?:var)?char\(\d+\)|text)/, '$& collate nocase');
}

/** What Kysely needs of a database, with integers beyond what a double holds as bigints, as the MySQL driver has them. */
async function openDatabase(file: string): Promise<SqliteDatabase> {
  // Loaded when first needed: a service on MySQL starts without it.
  const { default: Libsql } = await import('libsql');
  const database = new Libsql(file);
  database.exec(
    `pragma journal_mode = wal; pragma synchronous = normal; pragma busy_timeout = ${BUSY_TIMEOUT_MS}`,
  );
  return {
    prepare(text) {
      const statement = database.prepare(text).safeIntegers(true);
      return {
        // libsql takes `reader` from the columns that a statement returns.
        reader: (statement as unknown as { reader: boolean }).reader,
        all: (parameters) => statement.all(parameters.map(bindable)).map((row) => readable(row as Row)),
        run: (parameters) => statement.run(parameters.map(bindable)),
        iterate: (parameters) => statement.iterate(parameters.map(bindable)),
      };
    },
    close: () => database.close(),
  };
}

type Row = Record<string, unknown>;

/** libsql binds JavaScript numbers as reals; whole ones have to go in as bigints to stay integers. */
function bindable(value: unknown): unknown {
  if (typeof value === 'boolean') return value ? 1n : 0n;
  if (typeof value === 'bigint' && value > INT64_MAX) return Number(value);
  return Number.isSafeInteger(value) ? BigInt(value as number) : value;
}

function readable(row: Row): Row {
  for (const [column, value] of Object.entries(row)) {
    if (typeof value !== 'bigint') continue;
    const number = Number(value);
    if (Number.isSafeInteger(number)) row[column] = number;
  }
  return row;
}
