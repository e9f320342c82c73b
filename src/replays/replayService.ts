import type { Context } from '../context';
import type { Database } from '../db/database';
import { errors } from '../errors';
import type { Download } from '../http/answer';
import { encodeOsr } from '../osu/osr';
import { ScoreStatus } from '../osu/statuses';
import { isVisible, type Viewer } from '../players/visibility';

/**
 * The stored LZMA frames of a replay as they are.
 * @throws ApiError when there are none, or the player is hidden.
 */
export async function replayFrames(
  { database, files }: Context,
  scoreId: number | bigint,
  viewer?: Viewer,
): Promise<Buffer> {
  const frames = await files.replayFrames(scoreId);
  if (!frames) throw errors.replayNotFound();
  const score = await findReplayScore(database, scoreId, viewer);
  if (score && !score.visible) throw errors.replayNotFound();
  return frames;
}

/**
 * A replay as a whole `.osr` file, also of a map that no longer exists.
 * @throws ApiError when there are no frames or no score, or the player is hidden.
 */
export async function replayFile(
  context: Context,
  scoreId: number | bigint,
  viewer?: Viewer,
): Promise<Download> {
  const { frames, score } = await readReplay(context, scoreId, viewer);
  if (!score) throw errors.scoreNotFound();
  return toFile(scoreId, score, frames);
}

/**
 * As `replayFile`, but only of a pass on a map that exists, as the reference server's v2 hands replays out.
 * @throws ApiError, for whatever is missing the same.
 */
export async function replayOfPass(
  context: Context,
  scoreId: number | bigint,
  viewer?: Viewer,
): Promise<Download> {
  const { frames, score } = await readReplay(context, scoreId, viewer);
  if (!score || score.title === null || score.status === ScoreStatus.Failed) throw errors.replayNotFound();
  return toFile(scoreId, score, frames);
}

async function readReplay({ database, files }: Context, scoreId: number | bigint, viewer?: Viewer) {
  const frames = await files.replayFrames(scoreId);
  if (!frames) throw errors.replayNotFound();
  return { frames, score: await findReplayScore(database, scoreId, viewer) };
}

function toFile(scoreId: number | bigint, score: ReplayScore, frames: Buffer): Download {
  if (!score.visible || score.player_name === null) throw errors.replayNotFound();
  return {
    fileName: toFileName(score.player_name, score),
    bytes: encodeOsr({
      mode: score.mode,
      mapMd5: score.map_md5,
      playerName: score.player_name,
      n300: score.n300,
      n100: score.n100,
      n50: score.n50,
      ngeki: score.ngeki,
      nkatu: score.nkatu,
      nmiss: score.nmiss,
      score: score.score,
      maxCombo: score.max_combo,
      perfect: score.perfect === 1,
      mods: score.mods,
      grade: score.grade,
      playedAt: score.play_time,
      frames,
      scoreId,
    }),
  };
}

type ReplayScore = NonNullable<Awaited<ReturnType<typeof findReplayScore>>>;

/** Map and player may be gone: their columns are null then. */
async function findReplayScore({ query }: Database, id: number | bigint, viewer?: Viewer) {
  return query
    .selectFrom('scores')
    .leftJoin('users', 'users.id', 'scores.userid')
    .leftJoin('maps', 'maps.md5', 'scores.map_md5')
    .select([
      'scores.map_md5',
      'scores.mode',
      'scores.status',
      'scores.n300',
      'scores.n100',
      'scores.n50',
      'scores.ngeki',
      'scores.nkatu',
      'scores.nmiss',
      'scores.score',
      'scores.max_combo',
      'scores.perfect',
      'scores.mods',
      'scores.grade',
      'scores.play_time',
      'users.name as player_name',
      'maps.artist',
      'maps.title',
      'maps.version',
      isVisible(viewer).as('visible'),
    ])
    .where('scores.id', '=', id)
    .executeTakeFirst();
}

/** Characters that Windows or a path would not take. */
const UNSAFE_IN_FILE_NAMES = /[\\/:*?"<>|\u0000-\u001f\u007f]/g;

function toFileName(playerName: string, { map_md5, artist, title, version, play_time }: ReplayScore): string {
  const map = title === null ? map_md5 : `${artist} - ${title} [${version}]`;
  return `${playerName} - ${map} (${play_time.slice(0, 10)}).osr`.replace(UNSAFE_IN_FILE_NAMES, '_');
}
