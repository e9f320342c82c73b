import { sql, type RawBuilder } from 'kysely';
import type { Context } from '../context';
import { batched } from '../batched';
import type { Database } from '../db/database';
import { given } from '../db/given';
import { groupBy } from '../groupBy';
import { isMode, MODES, type Mode } from '../osu/modes';
import { isPublic } from '../osu/privileges';
import type { RankedPlayer } from '../ranks/ranks';
import { createRareWarnings } from '../rareWarning';
import { isVisible, type Viewer } from './visibility';

const warn = createRareWarnings('the sets of ranks are away: ranks come from SQL');

/** A player's totals in one mode, and the ranks that they come to; null means unranked. */
export interface ModeStats extends Ranked {
  totals: Totals;
}

type Totals = NonNullable<Awaited<ReturnType<typeof rowsOf>>>[number];

/** Whose stats are asked for: ranks are for public players only. */
export type StatsOwner = RankedPlayer & { priv: number };

/** The player's totals in every mode, zeros where the database has no row. */
export async function statsOf(context: Context, player: StatsOwner): Promise<ModeStats[]> {
  const rows = await statsRowsOf(context, player);
  return MODES.map((mode) => rows.find(({ totals }) => totals.mode === mode) ?? noStats(player.id, mode));
}

/** The rows of `stats` that the player has in the modes, by mode. */
export async function statsRowsOf(
  context: Context,
  player: StatsOwner,
  modes: readonly Mode[] = MODES,
): Promise<ModeStats[]> {
  const rows = (await rowsOf(context.database, player.id)) ?? [];
  return withRanks(
    context,
    player,
    rows.filter(({ mode }) => modes.includes(mode as Mode)),
  );
}

/** The row of `stats` of a player whom the viewer may see, in a mode; undefined when there is none. */
export async function statsInMode(
  context: Context,
  asked: PlayerInMode,
  viewer?: Viewer,
): Promise<ModeStats | undefined> {
  const { database } = context;
  const row = await (viewer
    ? ownedTotals(database, [asked], viewer).executeTakeFirst()
    : publicTotals(database, asked));
  if (!row) return undefined;
  const { priv, country, ...totals } = row;
  const [stats] = await withRanks(context, { id: asked.id, priv, country }, [totals]);
  return stats;
}

/**
 * With ranks from the sets of ranks, and from SQL in the modes where those don't know the player though it has pp (the
 * sets are lost when Redis is flushed).
 */
async function withRanks(
  context: Context,
  player: StatsOwner,
  rows: readonly Totals[],
): Promise<ModeStats[]> {
  const known = isPublic(player.priv) ? await knownRanks(context, player, rows.filter(isPlayed)) : undefined;
  const unknown = known ? rows.filter(({ pp, mode }) => pp > 0 && !known.has(mode)) : [];
  const counted = unknown.length > 0 ? await countedRanks(context.database, player, unknown) : undefined;
  return rows.map((totals) => {
    const { rank, country_rank } = known?.get(totals.mode) ?? counted?.get(totals.mode) ?? UNRANKED;
    return { totals, rank, country_rank };
  });
}

/** Nobody has a rank in a mode that they never played, which are most modes of most players. */
const isPlayed = ({ plays, pp }: { plays: number; pp: number }) => plays > 0 || pp > 0;

const noStats = (id: number, mode: Mode): ModeStats => ({ totals: { id, mode, ...NO_TOTALS }, ...UNRANKED });

const NO_TOTALS = {
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
};

interface Ranked {
  rank: number | null;
  country_rank: number | null;
}

const UNRANKED: Ranked = { rank: null, country_rank: null };

/** From the sets of ranks, by mode: where they have the player. */
async function knownRanks(
  { ranks, log }: Context,
  player: RankedPlayer,
  rows: readonly { mode: number }[],
): Promise<Map<number, Ranked>> {
  const modes = rows.map(({ mode }) => mode).filter(isMode);
  if (modes.length === 0) return new Map();
  try {
    const all = await ranks.ofPlayer(player, modes);
    return new Map(
      all
        .filter(({ rank, countryRank }) => rank !== null && countryRank !== null)
        .map(({ mode, rank, countryRank }) => [mode, { rank, country_rank: countryRank }]),
    );
  } catch (error) {
    warn(log, { err: error });
    return new Map();
  }
}

/** A player's rows of all modes, by mode. */
const rowsOf = batched(async (database: Database, ids: readonly number[]) => {
  const rows = await totalsOf(database)
    .where('stats.id', 'in', ids)
    .orderBy('stats.id')
    .orderBy('stats.mode')
    .execute();
  return groupBy(rows, ({ id }) => id);
});

interface PlayerInMode {
  id: number;
  mode: Mode;
}

const publicTotals = batched(async (database: Database, asked: readonly PlayerInMode[]) => {
  const rows = groupBy(await ownedTotals(database, asked).execute(), ({ id }) => id);
  return new Map(asked.map((one) => [one, rows.get(one.id)?.find(({ mode }) => mode === one.mode)]));
});

/** With what the players' ranks go by. */
function ownedTotals(database: Database, asked: readonly PlayerInMode[], viewer?: Viewer) {
  const players = groupBy(asked, ({ mode }) => mode);
  return totalsOf(database)
    .innerJoin('users', 'users.id', 'stats.id')
    .select(['users.priv', 'users.country'])
    .where(isVisible(viewer))
    .where((where) =>
      where.or(
        [...players].map(([mode, those]) =>
          where('stats.mode', '=', mode).and(
            'stats.id',
            'in',
            those.map(({ id }) => id),
          ),
        ),
      ),
    );
}

const totalsOf = ({ query }: Database) =>
  query
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
    ]);

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
    .$call(given(country, (ranked, code) => ranked.where(dialect.equalsExactly('users.country', code))));
  return sql<number>`(${before})`;
}
