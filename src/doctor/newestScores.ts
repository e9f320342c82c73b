import type { Database } from '../db/database';

/** Bounded by the primary key, so that tens of millions of scores take no longer. */
const SCORES_SAMPLED = 1000;

export type SampledScore = Awaited<ReturnType<typeof newestScores>>[number];

/** The newest scores of all; player or map null where it is gone. */
export async function newestScores({ query }: Database) {
  return query
    .selectFrom((from) =>
      from
        .selectFrom('scores')
        .select(['id', 'status', 'mode', 'grade', 'play_time', 'userid', 'map_md5'])
        .orderBy('id', 'desc')
        .limit(SCORES_SAMPLED)
        .as('newest'),
    )
    .leftJoin('users', 'users.id', 'newest.userid')
    .leftJoin('maps', 'maps.md5', 'newest.map_md5')
    .select([
      'newest.id',
      'newest.status',
      'newest.mode',
      'newest.grade',
      'newest.play_time',
      'users.id as player_id',
      'maps.id as map_id',
    ])
    .orderBy('newest.id', 'desc')
    .execute();
}
