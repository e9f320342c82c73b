import { z } from 'zod';
import type { PpAlgorithm } from './algorithms';

const skill = z.number().optional();

/**
 * Difficulty attributes as rosu-pp names them. Named here is what answers are made of; a library's further ones are
 * kept, because performances are calculated from them.
 */
export const difficultySchema = z.looseObject({
  mode: z.number().int().min(0).max(3),
  isConvert: z.boolean(),
  stars: z.number(),
  maxCombo: z.number().int().min(0),
  aim: skill,
  speed: skill,
  flashlight: skill,
  sliderFactor: skill,
  speedNoteCount: skill,
  stamina: skill,
  color: skill,
  rhythm: skill,
  peak: skill,
  nCircles: skill,
  nSliders: skill,
  nSpinners: skill,
  nObjects: skill,
});

export type Difficulty = z.output<typeof difficultySchema>;

/** What a difficulty is calculated of, besides the file. */
export interface DifficultyQuestion {
  algorithm: PpAlgorithm;
  /** 0 to 3. */
  ruleset: number;
  /** Only those that change a difficulty. */
  mods: number;
}
