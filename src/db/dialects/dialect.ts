import type { Dialect, Expression, Kysely, KyselyPlugin, SqlBool } from 'kysely';
import type { Schema } from '../schema';
import type { TableDefinition } from '../tableDefinition';
import type { PoolFigures } from './poolLists';

type TextColumn = 'users.name' | 'users.safe_name' | 'users.email';
type CollatedColumn =
  | 'users.country'
  | 'maps.server'
  | 'maps.artist'
  | 'maps.title'
  | 'maps.version'
  | 'maps.creator'
  | 'maps.filename'
  | 'scores.map_md5'
  | 'channels.name';

/** What differs between the two kinds of database. Nothing outside this folder asks which one it is. */
export interface SqlDialect {
  readonly name: 'mysql' | 'sqlite';
  readonly kysely: Dialect;
  readonly plugins: KyselyPlugin[];
  /** The column equals the text; case and accents don't count. */
  equalsText(column: TextColumn, text: string): Expression<SqlBool>;
  /** The column contains the text literally (no wildcards); case and accents don't count. */
  containsText(column: TextColumn, text: string): Expression<SqlBool>;
  /** The column equals the text as the column's own collation compares. Text that it cannot hold equals nothing. */
  equalsCollated(column: CollatedColumn, text: string): Expression<SqlBool>;
  /**
   * The same, or of a number, in a list that goes on after an id. Most rows may have the value, so that no index on the
   * column should be gone through from its start.
   */
  equalsCommon(column: string, value: string | number): Expression<SqlBool>;
  /** The column equals the text byte for byte. */
  equalsExactly(column: 'users.country', text: string): Expression<SqlBool>;
  /** An integer column as text, in digits. */
  asText(column: string): Expression<string>;
  /** The statements that create a table with its indexes. */
  createTable(table: TableDefinition): string[];
  /** Makes a column of an existing table fit for `equalsText`, if it isn't; its texts become unique. */
  compareAsText(query: Query, column: TextColumn): Promise<void>;
  /** Lets the ids that a table hands out go on from a number; the table holds a row already. */
  startIdsAt(table: string, id: number): string;
  /** The statement that adds an index to a table that is in use; writing goes on meanwhile. */
  createIndex(index: IndexDefinition): string;
  /** Of the connections to the database server; the embedded database has none. */
  readonly pool?: () => PoolFigures;
  /** Questions to the database server; the embedded database has none. */
  readonly server?: DatabaseServer;
}

type Query = Kysely<Schema>;

export interface IndexDefinition {
  table: string;
  name: string;
  /** Column names, with ` desc` where the greatest comes first. */
  columns: readonly string[];
}

export interface IndexedColumn {
  table: string;
  index: string;
  /** As in a definition. */
  column: string;
}

/** What a database server tells about itself, for `doctor`. */
export interface DatabaseServer {
  version(query: Query): Promise<string>;
  /** The statements that gave the current user its rights. They may hold hashes of passwords: never show them. */
  grants(query: Query): Promise<string[]>;
  /** Every text column, as `table.column`. */
  textColumns(query: Query): Promise<{ name: string; charset: string; collation: string }[]>;
  clock(query: Query): Promise<{ unixMs: number; minutesFromUtc: number }>;
  /** The columns of every index, in order. */
  indexes(query: Query): Promise<IndexedColumn[]>;
  /** About how many rows each table has. */
  rowCounts(query: Query): Promise<Map<string, number>>;
  /** The statement that takes an index away from a table that is in use. */
  dropIndex(index: Pick<IndexDefinition, 'table' | 'name'>): string;
  /** Gives up statements of this connection that have to wait longer for a table. */
  limitLockWaits(query: Query, seconds: number): Promise<void>;
  /** What a refused change of an index means; undefined for anything else. */
  indexFault(error: unknown): 'no right' | 'table is busy' | undefined;
  /** Breaks off statements of this connection that take longer. */
  limitStatements(query: Query, seconds: number): Promise<void>;
}

/** Escapes the wildcards of LIKE, with `|` as the escape character. */
export function escapeLike(text: string): string {
  return text.replace(/[|%_]/g, '|$&');
}
