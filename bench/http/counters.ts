/** What a database server has done since it started. */
export interface Counts {
  statements: number;
  /** Rows that were read: through an index, or by a scan, of tables and of what it makes meanwhile. */
  rowsRead: number;
}

/** A row of `SHOW GLOBAL STATUS`. */
export interface StatusRow {
  Variable_name: string;
  Value: string;
}

export const STATUS =
  "show global status where Variable_name in ('Questions', 'Threads_running') or Variable_name like 'Handler_read%'";

/** @throws Error without the count of statements. */
export function toCounts(rows: readonly StatusRow[]): Counts {
  const statements = rows.find(({ Variable_name }) => Variable_name === 'Questions');
  if (!statements) throw new Error('SHOW GLOBAL STATUS tells no Questions.');
  const rowsRead = rows
    .filter(({ Variable_name }) => Variable_name.startsWith('Handler_read'))
    .reduce((sum, { Value }) => sum + Number(Value), 0);
  return { statements: Number(statements.Value), rowsRead };
}

/** Threads that run a statement, this one included. */
export function threadsRunning(rows: readonly StatusRow[]): number {
  return Number(rows.find(({ Variable_name }) => Variable_name === 'Threads_running')?.Value ?? 1);
}

/** What was done between two looks, less what `looks` looks cost, each of which counts itself. */
export function between(before: Counts, after: Counts, cost: Counts, looks: number): Counts {
  const rest = (name: keyof Counts) => Math.max(0, after[name] - before[name] - looks * cost[name]);
  return { statements: rest('statements'), rowsRead: rest('rowsRead') };
}
