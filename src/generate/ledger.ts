import { MODES } from '../osu/modes';
import { ScoreStatus } from '../osu/statuses';
import { statsRow } from '../demo/scores/makeStats';
import type { Beatmap } from './beatmaps';
import type { GeneratedScore } from './plays';

/** What only all scores of a player together tell, kept small: a bit for each score, two numbers for each map. */
export interface Ledger {
  /** Takes all scores of a player, in order of time, and gives each its final status. */
  settle(scores: readonly GeneratedScore[]): void;
  /** Whether a score that was settled is its player's best. */
  isBest(number: number): boolean;
  playsOf(map: Beatmap): { plays: number; passes: number };
}

export function createLedger(scores: number, maps: number): Ledger {
  const best = new Uint8Array(Math.ceil((scores + 1) / 8));
  const plays = new Uint32Array(maps);
  const passes = new Uint32Array(maps);
  return {
    settle(ofPlayer) {
      for (const score of ofPlayer) {
        plays[score.map.index]! += 1;
        if (score.status !== ScoreStatus.Failed) passes[score.map.index]! += 1;
      }
      for (const score of bestsOf(ofPlayer)) {
        score.status = ScoreStatus.Best;
        best[score.id >>> 3]! |= 1 << (score.id & 7);
      }
    },
    isBest: (number) => Boolean(best[number >>> 3]! & (1 << (number & 7))),
    playsOf: ({ index }) => ({ plays: plays[index]!, passes: passes[index]! }),
  };
}

/** Of the passes on each map in each mode the one with the most pp, the first of equals, as the game server keeps it. */
function bestsOf(scores: readonly GeneratedScore[]): Iterable<GeneratedScore> {
  const bests = new Map<number, GeneratedScore>();
  for (const score of scores) {
    if (score.status === ScoreStatus.Failed) continue;
    const key = score.map.index * 16 + score.mode;
    const best = bests.get(key);
    if (!best || score.pp > best.pp) bests.set(key, score);
  }
  return bests.values();
}

/** A player's rows in `stats`, one for each mode. */
export function statsRows(id: number, scores: readonly GeneratedScore[]) {
  const played = new Map<number, GeneratedScore[]>();
  for (const score of scores) {
    const list = played.get(score.mode);
    if (list) list.push(score);
    else played.set(score.mode, [score]);
  }
  return MODES.map((mode) => statsRow(id, mode, played.get(mode) ?? []));
}
