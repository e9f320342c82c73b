import { sql, type RawBuilder, type SqlBool } from 'kysely';
import type { Database } from '../db/database';
import { given } from '../db/given';
import { rankingColumn, type Mode } from '../osu/modes';
import type { ModsFilter } from '../osu/mods';
import { MapStatus, ScoreStatus } from '../osu/statuses';
import { pageInOrder } from '../snapshots/order';
import type { SnapshotSource } from '../snapshots/snapshotSource';
import { hasMods } from './hasMods';
import { isFirst } from './isFirst';
import { idsOf, scoreColumns, type ScoreRow } from './scoreRepository';

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
export async function playerScores(
  { database, snapshots }: SnapshotSource,
  asked: PlayerScoresQuery,
): Promise<ScoreRow[]> {
  const { limit: _limit, offset: _offset, ...of } = asked;
  return pageInOrder<ScoreRow>(
    snapshots,
    {
      name: `scores of a player ${JSON.stringify(of)}`,
      isSifted: of.scope === 'first' || of.mods !== undefined,
      rows: (most, from) =>
        scoresOfPlayer(database, of).select(scoreColumns).limit(most).offset(from).execute(),
      ids: async (most) =>
        idsOf(await scoresOfPlayer(database, of).select('scores.id').limit(most).execute()),
      rowsOf: (ids) =>
        scoresOfPlayer(database, of)
          .clearOrderBy()
          .select(scoreColumns)
          .where('scores.id', 'in', ids)
          .execute(),
    },
    asked,
  );
}

function scoresOfPlayer({ query }: Database, asked: Omit<PlayerScoresQuery, 'limit' | 'offset'>) {
  const mapStatuses = [
    MapStatus.Ranked,
    MapStatus.Approved,
    ...(asked.includeLoved ? [MapStatus.Loved] : []),
  ];
  const scores = query
    .selectFrom('scores')
    .where('scores.userid', '=', asked.playerId)
    .where('scores.mode', '=', asked.mode)
    .$call(given(asked.mods, (some, mods) => some.where(hasMods(mods))));
  if (asked.scope === 'recent')
    return scores
      .$if(!asked.includeFailed, (some) => some.where(hasNotFailed))
      .where(mapOfScore(query, sql`1`))
      .orderBy('scores.play_time', 'desc')
      .orderBy('scores.id');
  return scores
    .where('scores.status', '=', ScoreStatus.Best)
    .where(mapOfScore(query, sql`maps.status in (${sql.join(mapStatuses)})`))
    .$if(asked.scope === 'first', (some) => some.where(isFirst(query, rankingColumn(asked.mode))))
    .orderBy('scores.pp', 'desc')
    .orderBy('scores.play_time')
    .orderBy('scores.id');
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
