/** A table of the game server's schema, in MySQL's types. */
export interface TableDefinition {
  name: string;
  /** Column name -> type and constraints, in MySQL's words. */
  columns: Readonly<Record<string, string>>;
  primaryKey: readonly string[];
  /** Columns that are unique by themselves. */
  unique?: readonly string[];
  /** Index name -> columns. */
  indexes?: Readonly<Record<string, readonly string[]>>;
}
