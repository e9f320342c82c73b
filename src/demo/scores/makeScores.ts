import { createHash } from 'node:crypto';
import type { Mode } from '../../osu/modes';
import { ScoreStatus } from '../../osu/statuses';
import type { DemoMap } from '../beatmaps/makeMaps';
import { toStoredTime } from '../calendar';
import type { DemoPlayer } from '../players/makePlayers';
import type { Random } from '../random';
import { planPlays, type PlannedPlay } from './planPlays';
import { playOut, type PlayedOut } from './playOut';

export interface DemoScore extends Omit<PlayedOut, 'passed'> {
  id: number;
  player: DemoPlayer;
  map: DemoMap;
  mode: Mode;
  mods: number;
  status: number;
  /** Unix time in seconds. */
  endedAt: number;
}

/** Scores in order of time and id; of a player's passes on a map in a mode, the best one has the status for it. */
export function makeScores(
  random: Random,
  players: readonly DemoPlayer[],
  maps: readonly DemoMap[],
  count: number,
): DemoScore[] {
  const plays = planPlays(random.fork('plans'), players, maps, count);
  const bests = new Map<string, DemoScore>();
  return plays.map((play, at) => {
    const score = toScore(random, play, at + 1);
    if (score.status === ScoreStatus.Failed) return score;
    const key = `${score.player.id}:${score.map.id}:${score.mode}`;
    const best = bests.get(key);
    if (best && !isBetter(score, best)) return score;
    if (best) best.status = ScoreStatus.Submitted;
    score.status = ScoreStatus.Best;
    bests.set(key, score);
    return score;
  });
}

/** Relax and autopilot rank by pp, which maps without pp leave at 0: there the score decides. */
function isBetter(score: DemoScore, best: DemoScore): boolean {
  if (score.mode >= 4 && score.pp !== best.pp) return score.pp > best.pp;
  return score.score > best.score;
}

function toScore(
  random: Random,
  { player, map, mode, mods, margin, startedAt }: PlannedPlay,
  id: number,
): DemoScore {
  const { passed, ...played } = playOut(random, { map, mode, mods, margin });
  return {
    id,
    player,
    map,
    mode,
    mods,
    ...played,
    status: passed ? ScoreStatus.Submitted : ScoreStatus.Failed,
    endedAt: startedAt + Math.round(played.timeElapsed / 1000),
  };
}

/** A score with as much of its player and map as its row tells. */
export type StoredScore = Omit<DemoScore, 'player' | 'map'> & {
  player: { id: number };
  map: { md5: string };
};

/** The row in `scores`. */
export function toScoreRow(score: StoredScore) {
  const { id, player, map, mode, mods, acc, pp, grade, status } = score;
  const playTime = toStoredTime(score.endedAt);
  return {
    id,
    map_md5: map.md5,
    score: score.score,
    pp,
    acc,
    max_combo: score.maxCombo,
    mods,
    n300: score.n300,
    n100: score.n100,
    n50: score.n50,
    nmiss: score.nmiss,
    ngeki: score.ngeki,
    nkatu: score.nkatu,
    grade,
    status,
    mode,
    play_time: playTime,
    time_elapsed: score.timeElapsed,
    client_flags: 0,
    userid: player.id,
    perfect: score.perfect ? 1 : 0,
    online_checksum: createHash('md5').update(`${id}|${map.md5}|${player.id}|${playTime}`).digest('hex'),
  };
}
