import { sql, type RawBuilder } from 'kysely';
import type { Context } from '../context';
import { batched } from '../batched';
import type { Database } from '../db/database';
import { MODES, type Mode } from '../osu/modes';
import { isPublic } from '../osu/privileges';
import type { ModeRanks, RankedPlayer } from '../ranks/ranks';
import { isVisible } from './visibility';

/** A player's totals in one mode; a rank of null means unranked. */
export type ModeStats = Awaited<ReturnType<typeof readStats>>[number];

/** Whose stats are asked for: ranks are for public players only. */
export type StatsOwner = RankedPlayer & { priv: number };

/** The player's totals in every mode, zeros where the database has no row. */
export async function statsOf(context: Context, player: StatsOwner): Promise<ModeStats[]> {
  const rows = await statsRowsOf(context, player);
  return MODES.map((mode) => rows.find((row) => row.mode === mode) ?? { ...NO_STATS, id: player.id, mode });
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
  const ranks = isPublic(player.priv) ? await readRanks(context, player, modes) : UNRANKED;
  return readStats(context.database, player, modes, ranks);
}

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

interface KnownRanks {
  known: ModeRanks[];
  /** The modes where SQL has to count. */
  unknown: readonly Mode[];
}

const UNRANKED: KnownRanks = { known: [], unknown: [] };

async function readRanks(
  { ranks, log }: Context,
  player: RankedPlayer,
  modes: readonly Mode[],
): Promise<KnownRanks> {
  try {
    const all = await ranks.ofPlayer(player, modes);
    const known = all.filter(({ rank, countryRank }) => rank !== null && countryRank !== null);
    return { known, unknown: modes.filter((mode) => !known.some((entry) => entry.mode === mode)) };
  } catch (error) {
    log.warn({ err: error }, 'the sets of ranks are away: ranks come from SQL');
    return { known: [], unknown: modes };
  }
}

const columns = [
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
] as const;

async function readStats(
  database: Database,
  player: RankedPlayer,
  modes: readonly Mode[],
  { known, unknown }: KnownRanks,
) {
  const rows =
    unknown.length === 0
      ? ((await rowsOf(database, player.id)) ?? []).filter(({ mode }) =>
          (modes as readonly number[]).includes(mode),
        )
      : await readWithSqlRanks(database, player, modes, unknown);
  return rows.map(({ sql_rank, sql_country_rank, ...row }) => {
    const ranked = known.find(({ mode }) => mode === row.mode);
    return {
      ...row,
      rank: ranked ? ranked.rank : sql_rank,
      country_rank: ranked ? ranked.countryRank : sql_country_rank,
    };
  });
}

/** A player's rows of all modes, by mode. */
const rowsOf = batched(async ({ query }: Database, ids: readonly number[]) => {
  const rows = await query
    .selectFrom('stats')
    .select(columns)
    .where('stats.id', 'in', ids)
    .orderBy('stats.id')
    .orderBy('stats.mode')
    .execute();
  return groupById(rows.map((row) => ({ ...row, sql_rank: null, sql_country_rank: null })));
});

function groupById<Row extends { id: number }>(rows: readonly Row[]): Map<number, Row[]> {
  const groups = new Map<number, Row[]>();
  for (const row of rows) {
    const group = groups.get(row.id);
    if (group) group.push(row);
    else groups.set(row.id, [row]);
  }
  return groups;
}

function readWithSqlRanks(
  database: Database,
  player: RankedPlayer,
  modes: readonly Mode[],
  unknown: readonly Mode[],
) {
  return database.query
    .selectFrom('stats')
    .select(columns)
    .select([
      rankFromSql(database, unknown).as('sql_rank'),
      rankFromSql(database, unknown, player.country).as('sql_country_rank'),
    ])
    .where('stats.id', '=', player.id)
    .where('stats.mode', 'in', modes)
    .orderBy('stats.mode')
    .execute();
}

/**
 * The rank of a row of `stats` by pp, counted: one more than the visible players before it, in the order of the sets
 * (of equal pp the id that is greater as text first). Null without pp and in modes other than the given ones.
 */
function rankFromSql(
  { query, dialect }: Database,
  modes: readonly Mode[],
  country?: string,
): RawBuilder<number | null> {
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
  return sql<
    number | null
  >`case when stats.pp > 0 and stats.mode in (${sql.join(modes.map((mode) => sql.lit(mode)))})
    then ${before} end`;
}
