import type { Random } from '../random';
import { clamp } from '../round';
import type { Difficulty, Level } from './difficulties';
import { HitSound, type HitObject, type Point, type Slider } from './hitObjects';
import type { Beat } from './rhythm';
import { TICKS_OF_MEASURE, timeAt, type Song } from './songs';

/** Objects stay this far inside the playfield of 512 x 384, so that curves do too. */
const AREA = { left: 56, right: 456, top: 48, bottom: 336 };
/** Half the area's width: from everywhere a slider this long fits to one of the sides. */
const LONGEST_SLIDER = 200;

/** osu! pixels a millisecond between objects, and at most between two of them, by level. */
const SPEED = [0.15, 0.2, 0.34, 0.52, 0.66] as const;
const LONGEST_JUMP = [120, 130, 170, 230, 280] as const;
const SLIDER_SHARE = [0.55, 0.5, 0.4, 0.33, 0.25] as const;

/** Circles and sliders along a wandering path; `flat` keeps to the left and right, as a catcher moves. */
export function flowPattern(
  random: Random,
  {
    song,
    beats,
    level,
    difficulty,
    flat,
  }: { song: Song; beats: readonly Beat[]; level: Level; difficulty: Difficulty; flat: boolean },
): HitObject[] {
  const objects: HitObject[] = [];
  const walker = createWalker(random, flat);
  const pixelsOfBeat = (kiai: boolean) => 100 * difficulty.sliderMultiplier * (kiai ? KIAI_VELOCITY : 1);
  let comboMeasure = -1;
  let freeAt = 0;
  for (let at = 0; at < beats.length;) {
    const beat = beats[at] as Beat;
    const time = timeAt(song, beat.tick);
    const distance = Math.min((time - freeAt) * SPEED[level], LONGEST_JUMP[level]);
    const head = walker.move(at === 0 ? 0 : distance * random.between(0.7, 1.15));
    const measure = Math.floor(beat.tick / (TICKS_OF_MEASURE * (level < 2 ? 2 : 1)));
    const placed = { ...head, time, sound: soundAt(beat), newCombo: measure !== comboMeasure };
    comboMeasure = measure;

    const run = beat.gap >= 2 && random.chance(SLIDER_SHARE[level]) ? gather(beats, at) : undefined;
    if (!run) {
      objects.push({ kind: 'circle', ...placed });
      freeAt = time;
      at += 1;
      continue;
    }
    const total = (run.ticks / 4) * pixelsOfBeat(beat.kiai);
    const spans = Math.ceil(total / LONGEST_SLIDER) + (run.ticks >= 2 && random.chance(0.12) ? 1 : 0);
    const curve = walker.slide(total / spans, spans);
    const endTime = timeAt(song, beat.tick + run.ticks);
    objects.push({
      kind: 'slider',
      ...placed,
      ...curve,
      endTime,
      spans,
      spanBeats: run.ticks / 4 / spans,
      length: total / spans,
    });
    freeAt = endTime;
    at += run.beats;
  }
  return objects;
}

/** How much faster sliders are in the chorus. */
export const KIAI_VELOCITY = 1.25;

/** A slider over this beat and those that follow at once: how many beats it takes, and ticks it lasts. */
function gather(beats: readonly Beat[], from: number): { beats: number; ticks: number } {
  let ticks = 0;
  let count = 0;
  while (ticks < 4 && from + count < beats.length && beats[from]?.kiai === beats[from + count]?.kiai)
    ticks += beats[from + count++]?.gap ?? 0;
  return { beats: count, ticks: ticks > 4 ? ticks - 2 : Math.max(1, ticks - 1) };
}

function soundAt({ tick, kiai }: Beat): number {
  if (tick % (TICKS_OF_MEASURE * 4) === 0) return HitSound.Finish;
  if (tick % 8 === 4) return HitSound.Clap;
  return kiai && tick % 4 === 0 ? HitSound.Whistle : HitSound.Normal;
}

const isInside = ({ x, y }: Point) => x >= AREA.left && x <= AREA.right && y >= AREA.top && y <= AREA.bottom;

function createWalker(random: Random, flat: boolean) {
  let heading = random.between(0, 2 * Math.PI);
  let here: Point = { x: 256, y: 192 };

  const ahead = (distance: number, angle: number): Point => ({
    x: here.x + Math.cos(angle) * distance,
    y: here.y + Math.sin(angle) * distance,
  });

  /** Turns until the way ahead ends inside the area. */
  function turn(distance: number): void {
    heading += random.normal() * 0.8;
    if (flat) heading = (random.chance(0.35) ? Math.PI : 0) + random.between(-0.15, 0.15);
    const side = random.pick([-1, 1]);
    for (let tries = 0; tries < 12; tries++, heading += side * 0.55)
      if (isInside(ahead(distance, heading))) return;
    heading = here.x < 256 ? 0 : Math.PI;
  }

  return {
    move(distance: number): Point {
      turn(distance);
      const there = ahead(distance, heading);
      here = {
        x: Math.round(clamp(there.x, AREA.left, AREA.right)),
        y: Math.round(clamp(there.y, AREA.top, AREA.bottom)),
      };
      return here;
    },
    slide(length: number, spans: number): Pick<Slider, 'curve' | 'points'> {
      turn(length);
      const bend = random.pick([-1, 1]);
      const curve = length < 40 ? 'L' : random.pick(['L', 'B', 'P'] as const);
      const { chord, middle } = shapeOf(curve, length, random.between(0.5, 1.4));
      const side = heading + (bend * Math.PI) / 2;
      const end = ahead(chord, heading);
      const points = [...(middle === 0 ? [] : [beside(ahead(chord / 2, heading), side, middle)]), end].map(
        whole,
      );
      if (spans % 2 === 1) here = whole(end);
      return { curve, points };
    },
  };
}

/** The distance between the ends of a curve this long, and how far from its middle the point between them lies. */
function shapeOf(curve: Slider['curve'], length: number, angle: number): { chord: number; middle: number } {
  if (curve === 'L') return { chord: length, middle: 0 };
  const radius = length / angle;
  if (curve === 'P')
    return { chord: 2 * radius * Math.sin(angle / 2), middle: radius * (1 - Math.cos(angle / 2)) };
  // A parabola whose control point lies half its chord aside is 1.148 times as long as the chord.
  return { chord: length / 1.148, middle: length / 1.148 / 2 };
}

const beside = ({ x, y }: Point, angle: number, distance: number): Point => ({
  x: x + Math.cos(angle) * distance,
  y: y + Math.sin(angle) * distance,
});

const whole = ({ x, y }: Point): Point => ({ x: Math.round(x), y: Math.round(y) });
