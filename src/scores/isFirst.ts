import { sql, type RawBuilder, type SqlBool } from 'kysely';
import type { Database } from '../db/database';
import { ScoreStatus } from '../osu/statuses';
import { ownerIsVisible } from '../players/visibility';

/**
 * No visible player has a better score on the map in the mode of the row of `scores`; of equal ones the earlier is
 * better. `value` is what the mode's scores are ranked by.
 */
export function isFirst(query: Database['query'], value: 'score' | 'pp'): RawBuilder<SqlBool> {
  const [mine, theirs] = [sql.ref(`scores.${value}`), sql.ref(`others.${value}`)];
  const better = query
    .selectFrom('scores as others')
    .select(sql.lit(1).as('one'))
    .where('others.map_md5', '=', sql.ref<string>('scores.map_md5'))
    .where('others.status', '=', ScoreStatus.Best)
    .where('others.mode', '=', sql.ref<number>('scores.mode'))
    .where(
      sql<SqlBool>`(${theirs} > ${mine} or ${theirs} = ${mine} and (others.play_time < scores.play_time
        or others.play_time = scores.play_time and others.id < scores.id))`,
    )
    .where(ownerIsVisible(query, 'others.userid'));
  return sql`not exists ${better}`;
}
