import type { Database } from '../db/database';
import { given } from '../db/given';
import { rankingColumn, type Mode } from '../osu/modes';
import type { ModsFilter } from '../osu/mods';
import { ScoreStatus } from '../osu/statuses';
import { isVisible, type Viewer } from '../players/visibility';
import { pageInOrder } from '../snapshots/order';
import { seesAsPublic } from '../snapshots/publicSight';
import type { SnapshotSource } from '../snapshots/snapshotSource';
import { hasMods } from './hasMods';
import { idsOf, scoreColumns } from './scoreRepository';

export interface MapScoresQuery {
  md5: string;
  mode: Mode;
  scope: 'best' | 'recent';
  mods?: ModsFilter;
  /** Only this player's. */
  playerId?: number;
  limit: number;
  offset: number;
  viewer?: Viewer;
}

/**
 * The best scores of visible players on a map, with their players and clans. Best: by score, with relax or autopilot by
 * pp; recent: by time. Ties: earlier play first, then lower id.
 */
export async function mapScores({ database, snapshots }: SnapshotSource, asked: MapScoresQuery) {
  const { limit, offset, viewer, ...of } = asked;
  const scores = (most: number, from: number) =>
    inOrder(scoresOnMap(database, of, viewer), of)
      .limit(most)
      .offset(from);
  if (!seesAsPublic(viewer)) return scores(limit, offset).select(boardColumns).execute();
  return pageInOrder(
    snapshots,
    {
      name: `scores on a map ${JSON.stringify(of)}`,
      isSifted: of.mods !== undefined || of.playerId !== undefined,
      rows: (most, from) => scores(most, from).select(boardColumns).execute(),
      ids: async (most) => idsOf(await scores(most, 0).select('scores.id').execute()),
      rowsOf: (ids) =>
        scoresOnMap(database, of, viewer).select(boardColumns).where('scores.id', 'in', ids).execute(),
    },
    asked,
  );
}

const boardColumns = [
  ...scoreColumns,
  'users.name as player_name',
  'users.country as player_country',
  'clans.id as clan_id',
  'clans.name as clan_name',
  'clans.tag as clan_tag',
] as const;

type MapBoard = Omit<MapScoresQuery, 'limit' | 'offset' | 'viewer'>;

function scoresOnMap({ query }: Database, { md5, mode, mods, playerId }: MapBoard, viewer?: Viewer) {
  return query
    .selectFrom('scores')
    .innerJoin('users', 'users.id', 'scores.userid')
    .leftJoin('clans', 'clans.id', 'users.clan_id')
    .where('scores.map_md5', '=', md5)
    .where('scores.mode', '=', mode)
    .where('scores.status', '=', ScoreStatus.Best)
    .where(isVisible(viewer))
    .$call(given(playerId, (some, id) => some.where('scores.userid', '=', id)))
    .$call(given(mods, (some, asked) => some.where(hasMods(asked))));
}

function inOrder(scores: ReturnType<typeof scoresOnMap>, { scope, mode }: MapBoard) {
  return scores
    .$if(scope === 'best', (some) => some.orderBy(`scores.${rankingColumn(mode)}`, 'desc'))
    .orderBy('scores.play_time', scope === 'best' ? 'asc' : 'desc')
    .orderBy('scores.id');
}
