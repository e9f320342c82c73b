import { batched } from '../batched';
import { commonValues } from '../db/commonValues';
import type { Database } from '../db/database';
import { given } from '../db/given';
import type { Slice } from '../db/slice';
import { isVisible, ownerIsVisible, type Viewer } from '../players/visibility';
import { readVisiblePlayers } from '../players/visiblePlayers';
import { listPart, partsById, type Part } from '../snapshots/idMarks';
import { seesAsPublic } from '../snapshots/publicSight';
import type { SnapshotSource } from '../snapshots/snapshotSource';

/** What a score tells of itself. */
export const scoreColumns = [
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
export type ScoreRow = Awaited<ReturnType<typeof scoresById>>[number];

/** The score of a player whom the viewer may see, with that player and its clan. */
export async function findScore(database: Database, id: number | bigint, viewer?: Viewer) {
  if (!viewer) return findPublicScore(database, id);
  return scoresWithPlayers(database, viewer).where('scores.id', '=', id).executeTakeFirst();
}

const findPublicScore = batched(async (database: Database, ids: readonly (number | bigint)[]) => {
  const scores = await scoresWithPlayers(database).where('scores.id', 'in', ids).execute();
  return new Map(scores.map((score) => [score.id, score]));
});

function scoresWithPlayers({ query }: Database, viewer?: Viewer) {
  return query
    .selectFrom('scores')
    .innerJoin('users', 'users.id', 'scores.userid')
    .leftJoin('clans', 'clans.id', 'users.clan_id')
    .select([
      ...scoreColumns,
      'users.name as player_name',
      'users.country as player_country',
      'users.clan_id',
      'clans.name as clan_name',
      'clans.tag as clan_tag',
    ])
    .where(isVisible(viewer));
}

/** Plain equality, of what is given. Numbers may be any integer; the hash compares as its column's collation does. */
export interface ScoreFilter {
  map_md5?: string;
  mods?: number;
  status?: number;
  mode?: number;
  user_id?: number;
}

/** Scores of players whom the viewer may see, by id, and how many there are. */
export async function listScores(
  { database, snapshots }: SnapshotSource,
  filter: ScoreFilter,
  slice: Slice,
  viewer?: Viewer,
): Promise<Part<ScoreRow>> {
  const isOfEverybody = filter.map_md5 === undefined && filter.user_id === undefined;
  return listPart(
    seesAsPublic(viewer) ? snapshots : undefined,
    {
      name: 'scores',
      filter,
      // There are few modes and few statuses.
      isBroad: isOfEverybody && filter.mods === undefined,
      rows: (some) => scoresById(database, filter, some, viewer),
      ids: () => (isOfEverybody ? idsOfEverybody(database, filter) : idsOfFew(database, filter)),
      count: (after) => countScores(database, filter, viewer, after),
    },
    slice,
  );
}

function idsOfFew(database: Database, filter: ScoreFilter) {
  return partsById((limit, after) =>
    visibleScores(database, filter, undefined, after)
      .select('scores.id')
      .orderBy('scores.id')
      .limit(limit)
      .execute(),
  );
}

/** To look up the player of each score takes the database five times as long as to read the scores. */
async function* idsOfEverybody(database: Database, filter: ScoreFilter) {
  const visible = await readVisiblePlayers(database);
  const scores = partsById((limit, after) =>
    filteredScores(database, filter, after)
      .select(['scores.id', 'scores.userid'])
      .orderBy('scores.id')
      .limit(limit)
      .execute(),
  );
  for await (const part of scores) yield part.filter(({ userid }) => visible.has(userid));
}

/** Scores of players whom the viewer may see, by id. */
export async function scoresById(
  database: Database,
  filter: ScoreFilter,
  { limit, offset, after }: Slice,
  viewer?: Viewer,
) {
  return visibleScores(database, filter, viewer, after)
    .select(scoreColumns)
    .orderBy('scores.id')
    .limit(limit)
    .offset(offset)
    .execute();
}

async function countScores(
  database: Database,
  filter: ScoreFilter,
  viewer?: Viewer,
  after?: number | bigint,
): Promise<number> {
  const { total } = await visibleScores(database, filter, viewer, after)
    .select(({ fn }) => fn.countAll<number>().as('total'))
    .executeTakeFirstOrThrow();
  return total;
}

function visibleScores(database: Database, filter: ScoreFilter, viewer?: Viewer, after?: number | bigint) {
  return filteredScores(database, filter, after).where(
    ownerIsVisible(database.query, 'scores.userid', viewer),
  );
}

function filteredScores(
  database: Database,
  { map_md5, user_id, mods, status, mode }: ScoreFilter,
  after?: number | bigint,
) {
  const { query, dialect } = database;
  const common = { 'scores.mods': mods, 'scores.status': status, 'scores.mode': mode };
  return query
    .selectFrom('scores')
    .where((where) =>
      where.and([where.and({ 'scores.userid': user_id }), ...commonValues(database, common, after)]),
    )
    .$call(given(map_md5, (scores, md5) => scores.where(dialect.equalsCollated('scores.map_md5', md5))))
    .$call(given(after, (scores, last) => scores.where('scores.id', '>', last)));
}

export const idsOf = (rows: readonly { id: number | bigint }[]) => rows.map(({ id }) => id);
