import type { Generated } from 'kysely';

export interface ClansTable {
  id: Generated<number>;
  name: string;
  tag: string;
  /** User id. */
  owner: number;
  /** `YYYY-MM-DD HH:MM:SS`, UTC. */
  created_at: string;
}
