import { rulesetOf } from '../../osu/modes';
import { ScoreStatus } from '../../osu/statuses';
import type { DemoScore } from '../scores/makeScores';

interface Goal {
  file: string;
  name: string;
  desc: string;
  /** As the game server evaluates it. */
  cond: string;
  reached(score: DemoScore): boolean;
}

const isOsu = ({ mode }: DemoScore) => rulesetOf(mode) === 0;

const combo = (atLeast: number, name: string): Goal => ({
  file: `osu-combo-${atLeast}`,
  name,
  desc: `A combo of ${atLeast} without letting go.`,
  cond: `${atLeast} <= score.max_combo and mode_vn == 0`,
  reached: (score) => isOsu(score) && score.maxCombo >= atLeast,
});

const pass = (stars: number, name: string): Goal => ({
  file: `osu-skill-pass-${stars}`,
  name,
  desc: `Past the end of a map of ${stars} stars.`,
  cond: `(score.mods & 1 == 0) and ${stars} <= score.sr < ${stars + 1} and mode_vn == 0`,
  reached: (score) => isOsu(score) && (score.mods & 1) === 0 && Math.floor(score.map.stars) === stars,
});

const GOALS: readonly Goal[] = [
  combo(250, 'Warm Fingers'),
  combo(500, 'Unbroken Thread'),
  combo(750, 'Marathon Hands'),
  pass(2, 'Second Step'),
  pass(3, 'Third Floor'),
  pass(4, 'Thin Air'),
  pass(5, 'Above the Clouds'),
  pass(6, 'Zero Gravity'),
];

/** The achievements, and who has them out of their passes. */
export function makeAchievements(scores: readonly DemoScore[]) {
  const passes = scores.filter((score) => score.status !== ScoreStatus.Failed);
  return {
    rows: GOALS.map(({ file, name, desc, cond }, at) => ({ id: at + 1, file, name, desc, cond })),
    unlocked: GOALS.flatMap((goal, at) => {
      const players = new Set(passes.filter((score) => goal.reached(score)).map((score) => score.player.id));
      return [...players].map((userid) => ({ userid, achid: at + 1 }));
    }),
  };
}
