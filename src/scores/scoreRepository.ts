import { sql, type NotNull, type RawBuilder, type SqlBool } from 'kysely';
import type { Database } from '../db/database';
import type { Slice } from '../db/slice';
import { rankingColumn, type Mode } from '../osu/modes';
import type { ModsFilter } from '../osu/mods';
import { MapStatus, ScoreStatus } from '../osu/statuses';
import { isVisible, type Viewer } from '../players/visibility';

const columns = [
  'scores.id',
  'scores.map_md5',
  'scores.score',
  'scores.pp',
  'scores.acc',
  'scores.max_combo',
  'scores.mods',
  'scores.n300',
  'scores.n100',
  'scores.n50',
  'scores.nmiss',
  'scores.ngeki',
  'scores.nkatu',
  'scores.grade',
  'scores.status',
  'scores.mode',
  'scores.play_time',
  'scores.time_elapsed',
  'scores.userid',
  'scores.perfect',
] as const;

/** A score by itself. */
export type ScoreRow = Awaited<ReturnType<typeof playerScores>>[number];

/** The score of a player whom the viewer may see, with that player and its clan. */
export async function findScore({ query }: Database, id: number | bigint, viewer?: Viewer) {
  return query
    .selectFrom('scores')
    .innerJoin('users', 'users.id', 'scores.userid')
    .leftJoin('clans', 'clans.id', 'users.clan_id')
    .select([
      ...columns,
      'users.name as player_name',
      'users.country as player_country',
      'users.clan_id',
      'clans.name as clan_name',
      'clans.tag as clan_tag',
    ])
    .where('scores.id', '=', id)
    .where(isVisible(viewer))
    .executeTakeFirst();
}

/** Plain equality, of what is given. Numbers may be any integer; the hash compares as its column's collation does. */
export interface ScoreFilter {
  map_md5?: string;
  mods?: number;
  status?: number;
  mode?: number;
  user_id?: number;
}

/** Scores of players whom the viewer may see, by id. */
export async function scoresById(
  database: Database,
  filter: ScoreFilter,
  { limit, offset, after }: Slice,
  viewer?: Viewer,
): Promise<ScoreRow[]> {
  return visibleScores(database, filter, viewer)
    .select(columns)
    .$if(after !== undefined, (scores) => scores.where('scores.id', '>', after ?? 0))
    .orderBy('scores.id')
    .limit(limit)
    .offset(offset)
    .execute();
}

/** How many scores of visible players there are. It looks at each of them. */
export async function countScores(database: Database, filter: ScoreFilter, viewer?: Viewer): Promise<number> {
  const { total } = await visibleScores(database, filter, viewer)
    .select(({ fn }) => fn.countAll<number>().as('total'))
    .executeTakeFirstOrThrow();
  return total;
}

function visibleScores({ query, dialect }: Database, { map_md5, ...filter }: ScoreFilter, viewer?: Viewer) {
  // Not a join: MariaDB would begin it at the players and sort all scores for a single page.
  const visible = query
    .selectFrom('users')
    .select(isVisible(viewer).as('visible'))
    .where('users.id', '=', sql.ref<number>('scores.userid'));
  return query
    .selectFrom('scores')
    .where((where) =>
      where.and({
        'scores.mods': filter.mods,
        'scores.status': filter.status,
        'scores.mode': filter.mode,
        'scores.userid': filter.user_id,
      }),
    )
    .$if(map_md5 !== undefined, (scores) =>
      scores.where(dialect.equalsCollated('scores.map_md5', map_md5 ?? '')),
    )
    .where(sql<SqlBool>`${visible}`);
}

export interface PlayerScoresQuery {
  playerId: number;
  mode: Mode;
  /** `first`: the scores that are first of all visible players' on their map. */
  scope: 'best' | 'recent' | 'first';
  mods?: ModsFilter;
  includeLoved: boolean;
  includeFailed: boolean;
  limit: number;
  offset: number;
}

/**
 * A player's scores on maps that exist. Best and first: by pp, on ranked and approved maps; recent: by time, of any
 * status. Ties: earlier play first, then lower id.
 */
export async function playerScores({ query }: Database, asked: PlayerScoresQuery) {
  const mapStatuses = [
    MapStatus.Ranked,
    MapStatus.Approved,
    ...(asked.includeLoved ? [MapStatus.Loved] : []),
  ];
  const scores = query
    .selectFrom('scores')
    .select(columns)
    .where('scores.userid', '=', asked.playerId)
    .where('scores.mode', '=', asked.mode)
    .$if(asked.mods !== undefined, (some) => some.where(hasMods(asked.mods)))
    .limit(asked.limit)
    .offset(asked.offset);
  if (asked.scope === 'recent')
    return scores
      .$if(!asked.includeFailed, (some) => some.where(hasNotFailed))
      .where(mapOfScore(query, sql`1`))
      .orderBy('scores.play_time', 'desc')
      .orderBy('scores.id')
      .execute();
  return scores
    .where('scores.status', '=', ScoreStatus.Best)
    .where(mapOfScore(query, sql`maps.status in (${sql.join(mapStatuses)})`))
    .$if(asked.scope === 'first', (some) => some.where(isFirst(query, asked.mode)))
    .orderBy('scores.pp', 'desc')
    .orderBy('scores.play_time')
    .orderBy('scores.id')
    .execute();
}

/** The sum keeps databases from looking through an index by status, which isn't in order of time. */
const hasNotFailed = sql<SqlBool>`scores.status + 0 != ${sql.lit(ScoreStatus.Failed)}`;

/**
 * What holds of the map that a score was played on; nothing holds of a map that is gone. Not a join: databases would
 * begin it at the maps and sort all of a player's scores for a single page.
 */
function mapOfScore(query: Database['query'], condition: RawBuilder<unknown>): RawBuilder<SqlBool> {
  const map = query
    .selectFrom('maps')
    .select(condition.as('holds'))
    .where('maps.md5', '=', sql.ref<string>('scores.map_md5'));
  return sql`${map}`;
}

/**
 * It is the first of the visible players' scores on the map in the mode and of itself; of equal ones the earlier is
 * better. Written so that the first is read off an index, however many there are.
 */
function isFirst(query: Database['query'], mode: Mode): RawBuilder<SqlBool> {
  const visible = query
    .selectFrom('users')
    .select(isVisible().as('visible'))
    .where('users.id', '=', sql.ref<number>('others.userid'));
  const first = query
    .selectFrom('scores as others')
    .select('others.id')
    .where('others.map_md5', '=', sql.ref<string>('scores.map_md5'))
    .where('others.status', '=', ScoreStatus.Best)
    .where('others.mode', '=', mode)
    .where(sql<SqlBool>`(others.id = scores.id or ${visible})`)
    .orderBy(`others.${rankingColumn(mode)}`, 'desc')
    .orderBy('others.play_time')
    .orderBy('others.id')
    .limit(1);
  return sql`scores.id = ${first}`;
}

export interface MapScoresQuery {
  md5: string;
  mode: Mode;
  scope: 'best' | 'recent';
  mods?: ModsFilter;
  limit: number;
  offset: number;
  viewer?: Viewer;
}

/**
 * The best scores of visible players on a map, with their players and clans. Best: by score, with relax or autopilot by
 * pp; recent: by time. Ties: earlier play first, then lower id.
 */
export async function mapScores({ query }: Database, asked: MapScoresQuery) {
  return query
    .selectFrom('scores')
    .innerJoin('users', 'users.id', 'scores.userid')
    .leftJoin('clans', 'clans.id', 'users.clan_id')
    .select([
      ...columns,
      'users.name as player_name',
      'users.country as player_country',
      'clans.id as clan_id',
      'clans.name as clan_name',
      'clans.tag as clan_tag',
    ])
    .where('scores.map_md5', '=', asked.md5)
    .where('scores.mode', '=', asked.mode)
    .where('scores.status', '=', ScoreStatus.Best)
    .where(isVisible(asked.viewer))
    .$if(asked.mods !== undefined, (some) => some.where(hasMods(asked.mods)))
    .$if(asked.scope === 'best', (some) => some.orderBy(`scores.${rankingColumn(asked.mode)}`, 'desc'))
    .orderBy('scores.play_time', asked.scope === 'best' ? 'asc' : 'desc')
    .orderBy('scores.id')
    .limit(asked.limit)
    .offset(asked.offset)
    .execute();
}

export interface MostPlayedQuery {
  playerId: number;
  mode: Mode;
  limit: number;
  offset: number;
}

/** How often a player played each map that exists; of equal counts the lower map id first. */
export async function mostPlayedMaps(
  { query }: Database,
  { playerId, mode, limit, offset }: MostPlayedQuery,
): Promise<{ id: number; plays: number }[]> {
  return (
    query
      .selectFrom('scores')
      // Not an inner join: databases would begin it at the maps, all of them.
      .leftJoin('maps', 'maps.md5', 'scores.map_md5')
      .select(({ fn }) => ['maps.id', fn.countAll<number>().as('plays')])
      .where('scores.userid', '=', playerId)
      .where('scores.mode', '=', mode)
      .groupBy('maps.id')
      .having('maps.id', 'is not', null)
      .$narrowType<{ id: NotNull }>()
      .orderBy('plays', 'desc')
      .orderBy('maps.id')
      .limit(limit)
      .offset(offset)
      .execute()
  );
}

function hasMods(filter: ModsFilter | undefined): RawBuilder<SqlBool> {
  if (!filter) return sql`true`;
  if (filter.match === 'none') return sql`scores.mods = 0`;
  const { match, mods } = filter;
  return match === 'all' ? sql`(scores.mods & ${mods}) = ${mods}` : sql`(scores.mods & ${mods}) != 0`;
}
