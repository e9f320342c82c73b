import { sql } from 'kysely';
import type { Database } from '../../src/db/database';
import type { Random } from '../../src/demo/random';
import { MODES, type Mode } from '../../src/osu/modes';
import { isVisible } from '../../src/players/visibility';
import { sampleRows } from './sampleRows';
import type { MapSample, PlayerSample, Samples, SampleSets, Totals } from './samples';

const POOLS_MAX = 1_000;

type Table = 'users' | 'maps' | 'scores' | 'clans' | 'tourney_pools';

const playerColumns = ['users.id', 'users.name', 'users.country', 'users.priv'] as const;
const mapColumns = ['maps.id', 'maps.md5', 'maps.set_id', 'maps.title'] as const;

/**
 * Reads what URLs are made of: up to `wanted` rows of each table, and the `hot` busiest players and beatmaps. Nobody is
 * online yet.
 * @throws Error when the database holds no players, beatmaps, scores or clans.
 */
export async function readSamples(
  database: Database,
  { wanted, hot, random }: { wanted: number; hot: number; random: Random },
): Promise<SampleSets> {
  const totals = await readTotals(database);
  for (const name of ['users', 'maps', 'scores', 'clans'] as const)
    if (totals[name] === 0)
      throw new Error(`The database has no ${name}: name a filled one (DB_NAME, or --database).`);
  const sample = async <Row>(table: Table, rows: (ids: readonly number[]) => Promise<Row[]>, most = wanted) =>
    sampleRows(most, { ...(await rangeOf(database, table)), rows }, random);
  const all: Samples = {
    players: await sample('users', (ids) => playersAmong(database, ids)),
    maps: await sample('maps', (ids) => mapsAmong(database, ids)),
    scores: await sample('scores', (ids) => scoresAmong(database, ids)),
    clans: await sample('clans', (ids) => idsAmong(database, 'clans', ids)),
    pools: await sample('tourney_pools', (ids) => idsAmong(database, 'tourney_pools', ids), POOLS_MAX),
    online: [],
    matches: [],
    totals,
  };
  const [players, maps] = [await busiestPlayers(database, hot), await busiestMaps(database, hot)];
  return { all, busiest: { ...all, players, maps } };
}

async function rangeOf({ query }: Database, table: Table) {
  const { low, high, total } = await query
    .selectFrom(table)
    .select([
      sql<number | null>`min(id)`.as('low'),
      sql<number | null>`max(id)`.as('high'),
      sql<number>`count(*)`.as('total'),
    ])
    .executeTakeFirstOrThrow();
  return {
    low: Number(low ?? 0),
    high: Number(high ?? -1),
    total: Number(total),
    ids: async () => (await query.selectFrom(table).select('id').execute()).map(({ id }) => Number(id)),
  };
}

async function playersAmong({ query }: Database, ids: readonly number[]): Promise<PlayerSample[]> {
  return query
    .selectFrom('users')
    .select(playerColumns)
    .where('users.id', 'in', ids)
    .where('users.id', '>=', 3)
    .where(isVisible())
    .execute();
}

async function mapsAmong({ query }: Database, ids: readonly number[]): Promise<MapSample[]> {
  return query.selectFrom('maps').select(mapColumns).where('maps.id', 'in', ids).execute();
}

async function scoresAmong({ query }: Database, ids: readonly number[]): Promise<number[]> {
  const rows = await query
    .selectFrom('scores')
    .innerJoin('users', 'users.id', 'scores.userid')
    .innerJoin('maps', 'maps.md5', 'scores.map_md5')
    .select('scores.id')
    .where('scores.id', 'in', ids)
    .where(isVisible())
    .execute();
  return rows.map(({ id }) => Number(id));
}

async function idsAmong(
  { query }: Database,
  table: 'clans' | 'tourney_pools',
  ids: readonly number[],
): Promise<number[]> {
  const rows = await query.selectFrom(table).select('id').where('id', 'in', ids).execute();
  return rows.map(({ id }) => id);
}

async function busiestPlayers({ query }: Database, count: number): Promise<PlayerSample[]> {
  return query
    .selectFrom('stats')
    .innerJoin('users', 'users.id', 'stats.id')
    .select(playerColumns)
    .where('stats.mode', '=', 0)
    .where('users.id', '>=', 3)
    .where(isVisible())
    .orderBy('stats.plays', 'desc')
    .limit(count)
    .execute();
}

async function busiestMaps({ query }: Database, count: number): Promise<MapSample[]> {
  return query.selectFrom('maps').select(mapColumns).orderBy('maps.plays', 'desc').limit(count).execute();
}

async function readTotals(database: Database): Promise<Totals> {
  const count = async (table: Table): Promise<number> => {
    const { total } = await database.query
      .selectFrom(table)
      .select(({ fn }) => fn.countAll<number>().as('total'))
      .executeTakeFirstOrThrow();
    return Number(total);
  };
  const [users, maps] = [await count('users'), await count('maps')];
  const [scores, clans] = [await count('scores'), await count('clans')];
  return { users, maps, scores, clans, ranked: await readRanked(database) };
}

async function readRanked({ query }: Database): Promise<Record<Mode, number>> {
  const rows = await query
    .selectFrom('stats')
    .select(({ fn }) => ['stats.mode', fn.countAll<number>().as('players')])
    .where('stats.pp', '>', 0)
    .groupBy('stats.mode')
    .execute();
  const counts = new Map(rows.map(({ mode, players }) => [mode, Number(players)]));
  return Object.fromEntries(MODES.map((mode) => [mode, counts.get(mode) ?? 0])) as Record<Mode, number>;
}
