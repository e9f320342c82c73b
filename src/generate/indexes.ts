import type { BulkLoader } from '../db/dialects/mysqlBulk';
import { dropIndexes, makeIndexes, plainIndexes } from '../db/dialects/mysqlIndexes';
import type { Marker } from './marker';

/** Tables so large that their indexes are made after the rows. */
export const INDEXED_TABLES = ['stats', 'scores'] as const;

/** Notes which indexes the large tables have, and takes them away until `putIndexesBack`. */
export async function putIndexesAside(loader: BulkLoader, marker: Marker): Promise<void> {
  for (const table of INDEXED_TABLES) {
    const noted = await marker.indexes(table);
    const indexes = noted ?? (await plainIndexes(loader, table));
    if (!noted) await marker.setIndexes(table, indexes);
    await dropIndexes(loader, table, indexes);
  }
}

export async function putIndexesBack(loader: BulkLoader, marker: Marker, table: string): Promise<void> {
  await makeIndexes(loader, table, (await marker.indexes(table)) ?? []);
  await loader.select(`analyze table ${table}`);
}
