import type { Generated } from 'kysely';

export interface TourneyPoolsTable {
  id: Generated<number>;
  name: string;
  /** `YYYY-MM-DD HH:MM:SS`, UTC. */
  created_at: string;
  /** User id. */
  created_by: number;
}

export interface TourneyPoolMapsTable {
  map_id: number;
  pool_id: number;
  mods: number;
  slot: number;
}
