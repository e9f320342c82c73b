import type { Dialect, Expression, KyselyPlugin, SqlBool } from 'kysely';
import type { TableDefinition } from '../tableDefinition';

type TextColumn = 'users.name' | 'users.safe_name';

/** What differs between the two kinds of database. Nothing outside this folder asks which one it is. */
export interface SqlDialect {
  readonly name: 'mysql' | 'sqlite';
  readonly kysely: Dialect;
  readonly plugins: KyselyPlugin[];
  /** The column equals the text; case and accents don't count. */
  equalsText(column: TextColumn, text: string): Expression<SqlBool>;
  /** The column contains the text literally (no wildcards); case and accents don't count. */
  containsText(column: TextColumn, text: string): Expression<SqlBool>;
  /** The column equals the text byte for byte. */
  equalsExactly(column: 'users.country', text: string): Expression<SqlBool>;
  /** An integer column as text, in digits. */
  asText(column: string): Expression<string>;
  /** The statements that create a table with its indexes. */
  createTable(table: TableDefinition): string[];
  /** Lets the ids that a table hands out go on from a number; the table holds a row already. */
  startIdsAt(table: string, id: number): string;
}

/** Escapes the wildcards of LIKE, with `|` as the escape character. */
export function escapeLike(text: string): string {
  return text.replace(/[|%_]/g, '|$&');
}
