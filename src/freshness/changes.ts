/** Processes of ours tell each other that they have written something. */
export interface Changes {
  /** To all processes. Rejects when not all can be told. */
  tell(): Promise<void>;
  /** Returns what ends it. */
  listen(listener: () => void): () => void;
}

/** One process. */
export function createOwnChanges(): Changes {
  const listeners = new Set<() => void>();
  return {
    tell: async () => listeners.forEach((listener) => listener()),
    listen(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}
