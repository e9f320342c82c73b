import type { Database } from '../db/database';
import type { Snapshots } from './snapshots';

/** The database, and what is kept of it where its own queries are slow. */
export interface SnapshotSource {
  database: Database;
  snapshots: Snapshots;
}
