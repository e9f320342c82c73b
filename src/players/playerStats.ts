import { sql, type RawBuilder } from 'kysely';
import type { Context } from '../context';
import type { Database } from '../db/database';
import { isMode, MODES, type Mode } from '../osu/modes';
import type { ModeRanks, RankedPlayer } from '../ranks/ranks';
import { isVisible } from './visibility';

/** A player's totals in one mode; a rank of null means unranked. */
export type ModeStats = Awaited<ReturnType<typeof readStats>>[number];

/**
 * The player's totals in every mode (zeros where the database has no row), with ranks: from the sets of ranks, and from
 * SQL in the modes where those don't know the player though it has pp (the sets are lost when Redis is flushed).
 */
export async function statsOf(context: Context, player: RankedPlayer): Promise<ModeStats[]> {
  const ranks = await readRanks(context, player);
  const rows = await readStats(context.database, player, ranks);
  return MODES.map((mode) => rows.find((row) => row.mode === mode) ?? { ...NO_STATS, id: player.id, mode });
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

async function readRanks({ ranks, log }: Context, player: RankedPlayer): Promise<ModeRanks[]> {
  try {
    return await ranks.ofPlayer(player, MODES);
  } catch (error) {
    log.warn({ err: error }, 'the sets of ranks are away: ranks come from SQL');
    return [];
  }
}

async function readStats(database: Database, player: RankedPlayer, ranks: ModeRanks[]) {
  const known = new Map(
    ranks
      .filter(({ rank, countryRank }) => rank !== null && countryRank !== null)
      .map((entry) => [entry.mode, entry]),
  );
  const unknown = MODES.filter((mode) => !known.has(mode));
  const rows = await database.query
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
    .select([
      rankFromSql(database, unknown).as('sql_rank'),
      rankFromSql(database, unknown, player.country).as('sql_country_rank'),
    ])
    .where('stats.id', '=', player.id)
    .orderBy('stats.mode')
    .execute();
  return rows
    .filter((row): row is typeof row & { mode: Mode } => isMode(row.mode))
    .map(({ sql_rank, sql_country_rank, ...row }) => {
      const ranked = known.get(row.mode);
      return {
        ...row,
        rank: ranked ? ranked.rank : sql_rank,
        country_rank: ranked ? ranked.countryRank : sql_country_rank,
      };
    });
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
  if (modes.length === 0) return sql<null>`null`;
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
