import type { Random } from '../random';
import type { Level } from './difficulties';
import { HitSound, type HitObject } from './hitObjects';
import type { Beat } from './rhythm';
import { timeAt, type Song } from './songs';

const CHORD_WEIGHTS: readonly (readonly (readonly [notes: number, weight: number])[])[] = [
  [[1, 9], [2, 1]], // prettier-ignore
  [[1, 7], [2, 3]], // prettier-ignore
  [[1, 5], [2, 4], [3, 1]], // prettier-ignore
  [[1, 4], [2, 4], [3, 2]], // prettier-ignore
  [[1, 3], [2, 5], [3, 3]], // prettier-ignore
];

/** Chords over the columns, no two notes in one column at once; a share of the notes is held. */
export function maniaPattern(
  random: Random,
  { song, beats, level, keys }: { song: Song; beats: readonly Beat[]; level: Level; keys: number },
): HitObject[] {
  /** By column, the tick from which it is free. */
  const freeAt = Array.from({ length: keys }, () => 0);
  let previous: number[] = [];
  return beats.flatMap(({ tick, gap, kiai }) => {
    const wanted = gap === 1 ? 1 : random.weighted(CHORD_WEIGHTS[level] ?? []) + (kiai && keys > 4 ? 1 : 0);
    const free = freeAt.flatMap((from, column) => (from <= tick ? [column] : []));
    const fresh = free.filter((column) => !previous.includes(column));
    const columns = random
      .shuffled(fresh.length > 0 ? fresh : free)
      .slice(0, wanted)
      .sort((a, b) => a - b);
    previous = columns;
    return columns.map((column): HitObject => {
      const time = timeAt(song, tick);
      const sound = tick % 8 === 4 ? HitSound.Clap : HitSound.Normal;
      const placed = { x: Math.floor(((column + 0.5) * 512) / keys), y: 192, time, sound, newCombo: false };
      const held = gap >= 2 && random.chance(0.22) ? random.pick([2, 3, 4, 6]) : 0;
      freeAt[column] = tick + held + 1;
      return held > 0
        ? { kind: 'hold', ...placed, endTime: timeAt(song, tick + held) }
        : { kind: 'circle', ...placed };
    });
  });
}
