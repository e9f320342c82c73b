import { z } from 'zod';
import { float } from '../json/float';
import type { Performance } from './calculate';
import type { Difficulty } from './difficulty';

const DECIMALS = 3;

const part = (text: string, rulesets: string) =>
  float().nullable().describe(`${text} ${rulesets}; null in other rulesets.`);

/** What a play is worth, as v1 tells it. */
export const ppEntrySchema = z.object({
  performance: z.object({
    pp: float().describe('Performance points, rounded to 3 decimals.'),
    pp_acc: part('The part for accuracy.', 'osu! and taiko'),
    pp_aim: part('The part for aim.', 'osu!'),
    pp_speed: part('The part for speed.', 'osu!'),
    pp_flashlight: part('The part for flashlight.', 'osu!'),
    effective_miss_count: part('Misses, including what else counts as misses.', 'osu! and taiko'),
    pp_difficulty: part('The part for difficulty.', 'taiko and mania'),
  }),
  difficulty: z.object({
    stars: float().describe('Star rating with the mods.'),
    aim: part('Aim.', 'osu!'),
    speed: part('Speed.', 'osu!'),
    flashlight: part('Flashlight.', 'osu!'),
    slider_factor: part('Share of the aim difficulty that remains without sliders.', 'osu!'),
    speed_note_count: part('Clickable objects, weighted by difficulty.', 'osu!'),
    stamina: part('Stamina.', 'taiko'),
    color: part('Colour.', 'taiko'),
    rhythm: part('Rhythm.', 'taiko'),
    peak: part('Peak difficulty, of the hardest parts; only with the algorithm `2022`.', 'taiko'),
  }),
  accuracy: float().nullable().describe('The accuracy that was asked for; null when hit counts were given.'),
});

export type PpEntry = z.output<typeof ppEntrySchema>;

export function toPpEntry(
  difficulty: Difficulty,
  performance: Performance,
  accuracy: number | null,
): PpEntry {
  return {
    performance: {
      pp: Number(performance.pp.toFixed(DECIMALS)),
      pp_acc: performance.ppAccuracy ?? null,
      pp_aim: performance.ppAim ?? null,
      pp_speed: performance.ppSpeed ?? null,
      pp_flashlight: performance.ppFlashlight ?? null,
      effective_miss_count: performance.effectiveMissCount ?? null,
      pp_difficulty: performance.ppDifficulty ?? null,
    },
    difficulty: {
      stars: difficulty.stars,
      aim: difficulty.aim ?? null,
      speed: difficulty.speed ?? null,
      flashlight: difficulty.flashlight ?? null,
      slider_factor: difficulty.sliderFactor ?? null,
      speed_note_count: difficulty.speedNoteCount ?? null,
      stamina: difficulty.stamina ?? null,
      color: difficulty.color ?? null,
      rhythm: difficulty.rhythm ?? null,
      peak: difficulty.peak ?? null,
    },
    accuracy,
  };
}
