/** What the processes of one service agree on. Every method rejects when they cannot. */
export interface Coordination {
  /** Whether this process is the one that does the work of the name now. Asking again in time keeps it so. */
  lead(work: string): Promise<boolean>;
  /** Another process may do it. */
  leave(work: string): Promise<void>;
  /** Says which players' statuses somebody wants here, and returns those that are wanted in any process. */
  watch(ids: readonly number[]): Promise<number[]>;
}

/** One process, or live state that is not shared with others. */
export function createOwnCoordination(): Coordination {
  return {
    lead: async () => true,
    leave: async () => undefined,
    watch: async (ids) => [...ids],
  };
}
