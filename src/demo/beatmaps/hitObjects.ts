import type { Song } from './songs';

/** Bits of a hit object's sound. In taiko, whistle or clap makes a kat and finish a big note. */
export const HitSound = { Normal: 0, Whistle: 2, Finish: 4, Clap: 8 } as const;

export interface Point {
  x: number;
  y: number;
}

interface Placed extends Point {
  /** Milliseconds from the start of the audio. */
  time: number;
  /** Bits of HitSound. */
  sound: number;
  newCombo: boolean;
}

export interface Circle extends Placed {
  kind: 'circle';
}

export interface Slider extends Placed {
  kind: 'slider';
  endTime: number;
  /** Linear, Bézier or a circular arc. */
  curve: 'L' | 'B' | 'P';
  /** The curve's points behind the head. */
  points: Point[];
  /** How often the curve is run through. */
  spans: number;
  /** Beats that one span takes. */
  spanBeats: number;
  /** osu! pixels of one span. */
  length: number;
}

/** A spinner; a denden in taiko, a banana shower in catch. */
export interface Spinner extends Placed {
  kind: 'spinner';
  endTime: number;
}

/** A held note of mania. */
export interface Hold extends Placed {
  kind: 'hold';
  endTime: number;
}

export type HitObject = Circle | Slider | Spinner | Hold;

export function endTimeOf(object: HitObject): number {
  return object.kind === 'circle' ? object.time : object.endTime;
}

/** What a play of a map is judged on. */
export interface Judgements {
  /** Judged hits: objects in osu! and mania, notes in taiko, fruits in catch. */
  hits: number;
  /** Catch: droplets that count for the combo. */
  droplets: number;
  /** Catch: droplets that count for the accuracy only. */
  tinyDroplets: number;
  maxCombo: number;
}

/** Slider ticks of one span at one tick a beat: one on every whole beat before the end. */
const ticksOfSpan = ({ spanBeats }: Slider) => Math.ceil(spanBeats) - 1;

/** Counts what the game judges, by ruleset (0-3). Mania counts as stable does: a hold gains combo every 100 ms. */
export function judge(ruleset: number, objects: readonly HitObject[], { beatLength }: Song): Judgements {
  const total = { hits: 0, droplets: 0, tinyDroplets: 0, maxCombo: 0 };
  for (const object of objects) {
    const add = (hits: number, combo: number) => {
      total.hits += hits;
      total.maxCombo += combo;
    };
    if (object.kind === 'circle') add(1, 1);
    else if (object.kind === 'hold') add(1, 1 + Math.floor((object.endTime - object.time) / 100));
    else if (object.kind === 'spinner') {
      if (ruleset === 0) add(1, 1);
    } else if (ruleset === 0) add(1, object.spans * (ticksOfSpan(object) + 1) + 1);
    else if (ruleset === 2) {
      const ticks = object.spans * ticksOfSpan(object);
      add(object.spans + 1, object.spans + 1 + ticks);
      total.droplets += ticks;
      total.tinyDroplets += tinyDropletsOf(object, beatLength);
    }
  }
  return total;
}

/** Between two neighbours on a juice stream, the time is halved until at most 100 ms lie between tiny droplets. */
function tinyDropletsOf(stream: Slider, beatLength: number): number {
  const step = Math.min(1, stream.spanBeats);
  const between = (beats: number) => {
    const time = beats * beatLength;
    return time > 80 ? 2 ** Math.max(0, Math.ceil(Math.log2(time / 100))) - 1 : 0;
  };
  const ticks = ticksOfSpan(stream);
  return stream.spans * (ticks * between(step) + between(stream.spanBeats - ticks));
}
