import type { Random } from '../random';
import type { Difficulty } from './difficulties';
import { HitSound, type HitObject } from './hitObjects';
import type { Beat } from './rhythm';
import { TICKS_OF_MEASURE, timeAt, type Song } from './songs';

const CENTRE = { x: 256, y: 192 };

/** Dons and kats in motifs that come back, big notes where the chorus's measures begin, a drumroll now and then. */
export function taikoPattern(
  random: Random,
  { song, beats, difficulty }: { song: Song; beats: readonly Beat[]; difficulty: Difficulty },
): HitObject[] {
  const motifs = Array.from({ length: 4 }, () => Array.from({ length: 8 }, () => random.chance(0.4)));
  return beats.map((beat, at) => {
    const { tick, gap, kiai } = beat;
    const motif = motifs[Math.floor(tick / (TICKS_OF_MEASURE * 2)) % motifs.length] ?? [];
    const kat = motif[at % motif.length];
    const big = kiai && tick % TICKS_OF_MEASURE === 0;
    const sound = (kat ? HitSound.Clap : HitSound.Normal) | (big ? HitSound.Finish : HitSound.Normal);
    const placed = { ...CENTRE, time: timeAt(song, tick), sound, newCombo: tick % TICKS_OF_MEASURE === 0 };
    if (gap < 4 || !random.chance(0.05)) return { kind: 'circle', ...placed };
    const spanBeats = (gap - 2) / 4;
    const length = 100 * difficulty.sliderMultiplier * spanBeats;
    return {
      kind: 'slider',
      ...placed,
      sound: HitSound.Normal,
      curve: 'L',
      points: [{ x: Math.round(CENTRE.x + length), y: CENTRE.y }],
      endTime: timeAt(song, tick + gap - 2),
      spans: 1,
      spanBeats,
      length,
    };
  });
}
