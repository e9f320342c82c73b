/**
 * Whether the database broke a transaction off so that another could go on: the same may work when tried again. Galera
 * says so of single statements too, and at COMMIT, when another node was faster.
 */
export function isDeadlock(error: unknown): boolean {
  return (error as { code?: unknown } | null | undefined)?.code === 'ER_LOCK_DEADLOCK';
}

const ATTEMPTS_MAX = 10;

/** Runs one statement, again while others that wait for the same row get in its way. */
export async function withRetries<Value>(run: () => Promise<Value>): Promise<Value> {
  for (let attempt = 1; ; attempt += 1)
    try {
      return await run();
    } catch (error) {
      if (!isDeadlock(error) || attempt === ATTEMPTS_MAX) throw error;
    }
}
