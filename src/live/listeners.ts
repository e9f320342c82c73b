import type { Logger } from '../logger';

/** Who listens to what. One listener that throws is logged and keeps nothing from the others. */
export function createListeners<Told extends object>(log: Logger) {
  const byName = new Map<keyof Told, Set<(told: never) => void>>();
  return {
    /** Returns what ends it. */
    add<Name extends keyof Told>(name: Name, listener: (told: Told[Name]) => void): () => void {
      const listeners = byName.get(name) ?? new Set();
      byName.set(name, listeners);
      // Wrapped, so that one function that listens twice is told twice.
      const own = (told: Told[Name]) => listener(told);
      listeners.add(own);
      return () => void listeners.delete(own);
    },
    has: (name: keyof Told) => (byName.get(name)?.size ?? 0) > 0,
    tell<Name extends keyof Told>(name: Name, told: Told[Name]): void {
      for (const listener of byName.get(name) ?? [])
        try {
          listener(told as never);
        } catch (error) {
          log.error({ err: error, name }, 'a listener failed');
        }
    },
    clear: () => byName.clear(),
  };
}
