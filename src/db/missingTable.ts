/** Whether a statement failed because the database has no such table: one of our own, which an operator has to make. */
export function isMissingTable(error: unknown): boolean {
  const { code, message = '' } = (error ?? {}) as { code?: unknown; message?: string };
  return code === 'ER_NO_SUCH_TABLE' || (code === 'SQLITE_ERROR' && message.startsWith('no such table'));
}

/** What a read of our own tables finds; undefined where they are not made. */
export async function unlessMissing<Value>(read: Promise<Value>): Promise<Value | undefined> {
  try {
    return await read;
  } catch (error) {
    if (isMissingTable(error)) return undefined;
    throw error;
  }
}
