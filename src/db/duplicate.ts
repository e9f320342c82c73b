const DUPLICATE_CODES = new Set(['ER_DUP_ENTRY', 'SQLITE_CONSTRAINT_PRIMARYKEY', 'SQLITE_CONSTRAINT_UNIQUE']);

/** Whether a statement failed because a row with the same key is there already. */
export function isDuplicate(error: unknown): boolean {
  return DUPLICATE_CODES.has(String((error as { code?: unknown } | null | undefined)?.code));
}
