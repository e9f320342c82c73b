import type { BulkLoader } from '../db/dialects/mysqlBulk';
import { BOT_ID } from '../osu/privileges';
import type { Marker } from './marker';
import type { GenerateOptions } from './options';

/** The tables that are filled, with what tells the rows that a new server has there. */
const FILLED = {
  users: `id = ${BOT_ID}`,
  stats: `id = ${BOT_ID}`,
  scores: 'false',
  maps: 'false',
  mapsets: 'false',
  clans: 'false',
  relationships: 'false',
  favourites: 'false',
  ratings: 'false',
  comments: 'false',
  tourney_pools: 'false',
  tourney_pool_maps: 'false',
} as const;

const describeOptions = ({ users, scores, seed }: GenerateOptions) =>
  `--users ${users} --scores ${scores} --seed ${seed}`;

/** @throws Error when another generator is at work; it lasts as long as the connection. */
export async function lockOut(loader: BulkLoader): Promise<void> {
  const [row] = await loader.select<{ taken: number }>(
    // eslint-disable-next-line no-restricted-syntax -- one server is filled at a time, by hand
    "select get_lock(concat('kiai generate ', database()), 0) as taken",
  );
  if (Number(row?.taken) !== 1) throw new Error('Another generator is at work in this database.');
}

/**
 * Makes an empty database ours, or finds that it is ours already.
 * @throws Error when it holds rows of somebody else, or a server generated with other options.
 */
export async function claim(loader: BulkLoader, marker: Marker, options: GenerateOptions): Promise<void> {
  const begun = await marker.options();
  if (begun && describeOptions(begun) !== describeOptions(options))
    throw new Error(
      `This database was begun with ${describeOptions(begun)}: say the same to go on, or empty it with --reset first.`,
    );
  if (begun) return;
  for (const [table, expected] of Object.entries(FILLED)) {
    const strange = await loader.select(`select 1 from ${table} where not (${expected}) limit 1`);
    if (strange.length > 0)
      throw new Error(
        `The table ${table} holds rows that were not generated: nothing is changed. Set DB_NAME to an empty database.`,
      );
  }
  await marker.begin(options);
}
