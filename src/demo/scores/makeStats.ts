import { MODES, type Mode } from '../../osu/modes';
import { MapStatus, ScoreStatus } from '../../osu/statuses';
import type { DemoPlayer } from '../players/makePlayers';
import { round } from '../round';
import type { DemoScore } from './makeScores';
import { givesPp } from './playOut';
import { totalHitsOf, type Hits } from './scoring';

/** How much each next best score counts, against the one before. */
const WEIGHT = 0.95;

/** The rows in `stats`: every player in every mode, computed as the game server does on each submitted score. */
export function makeStatsRows(players: readonly DemoPlayer[], scores: readonly DemoScore[]) {
  const played = new Map<string, DemoScore[]>();
  for (const score of scores) {
    const key = `${score.player.id}:${score.mode}`;
    const list = played.get(key);
    if (list) list.push(score);
    else played.set(key, [score]);
  }
  return players.flatMap(({ id }) =>
    MODES.map((mode) => statsRow(id, mode, played.get(`${id}:${mode}`) ?? [])),
  );
}

/** What a score has to do with its player's stats. */
export type CountedScore = Pick<
  DemoScore,
  'id' | 'status' | 'score' | 'pp' | 'acc' | 'grade' | 'maxCombo' | 'timeElapsed' | keyof Hits
> & { map: Pick<DemoScore['map'], 'status'> };

/** The row of a player in a mode, out of all scores that the player has there. */
export function statsRow(id: number, mode: Mode, scores: readonly CountedScore[]) {
  const sum = (of: readonly CountedScore[], value: (score: CountedScore) => number) =>
    of.reduce((total, score) => total + value(score), 0);
  const bests = scores
    .filter((score) => score.status === ScoreStatus.Best && givesPp(score.map))
    .sort((a, b) => b.pp - a.pp || a.id - b.id);
  const weighted = (value: (score: CountedScore) => number) =>
    bests.reduce((total, score, at) => total + value(score) * WEIGHT ** at, 0);
  const graded = (grade: string) => bests.filter((score) => score.grade === grade).length;
  const onLeaderboards = scores.filter(
    ({ status, map }) => status !== ScoreStatus.Failed && map.status !== MapStatus.Pending,
  );
  return {
    id,
    mode,
    tscore: sum(scores, (score) => score.score),
    rscore: sum(bests, (score) => score.score),
    pp: Math.round(weighted((score) => score.pp)),
    plays: scores.length,
    playtime: sum(scores, (score) => Math.floor(score.timeElapsed / 1000)),
    acc: bests.length === 0 ? 0 : round(weighted((score) => score.acc) / weighted(() => 1), 3),
    max_combo: onLeaderboards.reduce((most, score) => Math.max(most, score.maxCombo), 0),
    total_hits: sum(scores, (score) => totalHitsOf(mode, score)),
    replay_views: Math.floor(bests.length / 9),
    xh_count: graded('XH'),
    x_count: graded('X'),
    sh_count: graded('SH'),
    s_count: graded('S'),
    a_count: graded('A'),
  };
}
