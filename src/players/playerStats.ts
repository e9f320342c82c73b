import { sql, type RawBuilder } from 'kysely';
import type { Context } from '../context';
import { batched } from '../batched';
import type { Database } from '../db/database';
import { groupBy } from '../groupBy';
import { MODES, type Mode } from '../osu/modes';
import { isPublic } from '../osu/privileges';
import type { RankedPlayer } from '../ranks/ranks';
import { isVisible } from './visibility';

/** A player's totals in one mode; a rank of null means unranked. */
export type ModeStats = NonNullable<Awaited<ReturnType<typeof rowsOf>>>[number] & Ranked;

/** Whose stats are asked for: ranks are for public players only. */
export type StatsOwner = RankedPlayer & { priv: number };

/** The player's totals in every mode, zeros where the database has no row. */
export async function statsOf(context: Context, player: StatsOwner): Promise<ModeStats[]> {
  const rows = await statsRowsOf(context, player);
  return MODES.map((mode) => rows.find((row) => row.mode === mode) ?? { id: player.id, mode, ...NO_STATS });
}

/**
 * The rows of `stats` that the player has in the modes, by mode, with ranks: from the sets of ranks, and from SQL in the
 * modes where those don't know the player though it has pp (the sets are lost when Redis is flushed).
 */
export async function statsRowsOf(
  context: Context,
  player: StatsOwner,
  modes: readonly Mode[] = MODES,
): Promise<ModeStats[]> {
  if (modes.length === 0) return [];
  const rows = await rowsOf(context.database, player.id);
  const own =
    rows?.filter((row): row is typeof row & { mode: Mode } => modes.includes(row.mode as Mode)) ?? [];
  const known = isPublic(player.priv) ? await knownRanks(context, player, own.filter(isPlayed)) : undefined;
  const ranked = own.map((row): ModeStats => {
    const { rank = null, country_rank = null } = known?.get(row.mode) ?? {};
    return { rank, country_rank, ...row };
  });
  const unknown = known ? ranked.filter(({ pp, mode }) => pp > 0 && !known.has(mode)) : [];
  if (unknown.length === 0) return ranked;
  const counted = await countedRanks(context.database, player, unknown);
  return ranked.map((row) => ({ ...row, ...counted.get(row.mode) }));
}

/** Nobody has a rank in a mode that they never played, which are most modes of most players. */
const isPlayed = ({ plays, pp }: { plays: number; pp: number }) => plays > 0 || pp > 0;

const NO_STATS = {
  tscore: 0,
  rscore: 0,
  pp: 0,
  plays: 0,
  playtime: 0,
  acc: 0,
  max_combo: 0,
  total_hits: 0,
  replay_views: 0,
  xh_count: 0,
  x_count: 0,
  sh_count: 0,
  s_count: 0,
  a_count: 0,
  rank: null,
  country_rank: null,
};

interface Ranked {
  rank: number | null;
  country_rank: number | null;
}

/** From the sets of ranks, by mode: where they have the player. */
async function knownRanks(
  { ranks, log }: Context,
  player: RankedPlayer,
  rows: readonly { mode: Mode }[],
): Promise<Map<number, Ranked>> {
  if (rows.length === 0) return new Map();
  try {
    const modes = rows.map(({ mode }) => mode);
    const all = await ranks.ofPlayer(player, modes);
    return new Map(
      all
        .filter(({ rank, countryRank }) => rank !== null && countryRank !== null)
        .map(({ mode, rank, countryRank }) => [mode, { rank, country_rank: countryRank }]),
    );
  } catch (error) {
    log.warn({ err: error }, 'the sets of ranks are away: ranks come from SQL');
    return new Map();
  }
}

/** A player's rows of all modes, by mode. */
const rowsOf = batched(async ({ query }: Database, ids: readonly number[]) => {
  const rows = await query
    .selectFrom('stats')
    .select([
      'stats.id',
      'stats.mode',
      'stats.tscore',
      'stats.rscore',
      'stats.pp',
      'stats.plays',
      'stats.playtime',
      'stats.acc',
      'stats.max_combo',
      'stats.total_hits',
      'stats.replay_views',
      'stats.xh_count',
      'stats.x_count',
      'stats.sh_count',
      'stats.s_count',
      'stats.a_count',
    ])
    .where('stats.id', 'in', ids)
    .orderBy('stats.id')
    .orderBy('stats.mode')
    .execute();
  return groupBy(rows, ({ id }) => id);
});

/** Counted in SQL, by mode. */
async function countedRanks(
  database: Database,
  player: RankedPlayer,
  modes: readonly { mode: number }[],
): Promise<Map<number, Ranked>> {
  const rows = await database.query
    .selectFrom('stats')
    .select([
      'stats.mode',
      rankFromSql(database).as('rank'),
      rankFromSql(database, player.country).as('country_rank'),
    ])
    .where('stats.id', '=', player.id)
    .where(
      'stats.mode',
      'in',
      modes.map(({ mode }) => mode),
    )
    .execute();
  return new Map(rows.map(({ mode, ...ranks }) => [mode, ranks]));
}

/**
 * The rank of a row of `stats` by pp, counted: one more than the visible players before it, in the order of the sets
 * (of equal pp the id that is greater as text first).
 */
function rankFromSql({ query, dialect }: Database, country?: string): RawBuilder<number> {
  const before = query
    .selectFrom('stats as others')
    .innerJoin('users', 'users.id', 'others.id')
    .select(sql<number>`count(*) + 1`.as('rank'))
    .where(isVisible())
    .where('others.mode', '=', sql.ref<number>('stats.mode'))
    .where((where) =>
      where.or([
        where('others.pp', '>', sql.ref<number>('stats.pp')),
        where.and([
          where('others.pp', '=', sql.ref<number>('stats.pp')),
          where(dialect.asText('others.id'), '>', dialect.asText('stats.id')),
        ]),
      ]),
    )
    .$if(country !== undefined, (ranked) =>
      ranked.where(dialect.equalsExactly('users.country', country ?? '')),
    );
  return sql<number>`(${before})`;
}
