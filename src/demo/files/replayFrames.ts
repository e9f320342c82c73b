import { endTimeOf, type HitObject, type Point, type Slider } from '../beatmaps/hitObjects';
import type { Random } from '../random';
import { round } from '../round';
import { Mods } from '../scores/mods';
import type { DemoScore } from '../scores/makeScores';

/** A recorded moment: milliseconds of the map's time, cursor and pressed keys, each with the ruleset's meaning. */
interface Frame extends Point {
  time: number;
  keys: number;
}

const FRAME_MS = 33;
const PRESS_MS = 50;
/** The game's keys come with the mouse button they stand for: K1 + M1, K2 + M2. */
const FIRST_KEY = 5;
const SECOND_KEY = 10;

/**
 * The text of a replay's frames, `w|x|y|z` each with w as the milliseconds since the one before, and the seed at the
 * end: https://osu.ppy.sh/wiki/en/Client/File_formats/osr_%28file_format%29. It follows the map's objects.
 */
export function replayText(random: Random, score: DemoScore): string {
  const { map, mods } = score;
  const flipped = map.ruleset === 0 && Boolean(mods & Mods.HR);
  const record = [osuFrames, taikoFrames, catchFrames, maniaFrames][map.ruleset] ?? osuFrames;
  const frames = record(random, map.objects, map.difficulty.cs).sort((a, b) => a.time - b.time);
  let last = 0;
  const texts = frames.map(({ time, x, y, keys }) => {
    const wait = time - last;
    last = time;
    return `${wait}|${round(x, 3)}|${round(flipped ? 384 - y : y, 3)}|${keys}`;
  });
  return ['0|256|-500|0', '-1|256|-500|0', ...texts, `-12345|0|0|${random.int(1, 2 ** 24)}`].join(',') + ',';
}

/** Moments from one time to another, the end not included. */
function* between(from: number, to: number): Generator<number> {
  for (let time = from; time < to; time += FRAME_MS) yield time;
}

const mix = (from: number, to: number, share: number) => from + (to - from) * share;

function osuFrames(random: Random, objects: readonly HitObject[]): Frame[] {
  const frames: Frame[] = [];
  let here = { x: 256, y: 192, time: 0 };
  objects.forEach((object, at) => {
    const keys = at % 2 === 0 ? FIRST_KEY : SECOND_KEY;
    const aim = { x: object.x + 6 * random.normal(), y: object.y + 6 * random.normal() };
    const hitAt = Math.max(here.time + 1, object.time + Math.round(7 * random.normal()));
    for (const time of between(here.time + FRAME_MS, hitAt)) {
      // Slow at both ends of the way, as a hand moves.
      const share = 0.5 - Math.cos((Math.PI * (time - here.time)) / (hitAt - here.time)) / 2;
      frames.push({ time, x: mix(here.x, aim.x, share), y: mix(here.y, aim.y, share), keys: 0 });
    }
    frames.push({ time: hitAt, ...aim, keys });
    let releasedAt = hitAt + PRESS_MS;
    if (object.kind === 'slider' || object.kind === 'spinner') {
      for (const time of between(hitAt + FRAME_MS, object.endTime))
        frames.push({ time, ...(object.kind === 'slider' ? onSlider(object, time) : onSpinner(time)), keys });
      releasedAt = Math.max(hitAt + 1, object.endTime);
    }
    const next = objects[at + 1];
    if (next) releasedAt = Math.max(hitAt + 1, Math.min(releasedAt, next.time - 20));
    const place =
      object.kind === 'slider'
        ? onSlider(object, object.endTime)
        : object.kind === 'spinner'
          ? onSpinner(releasedAt)
          : aim;
    frames.push({ time: releasedAt, ...place, keys: 0 });
    here = { ...place, time: releasedAt };
  });
  return frames;
}

/** Where a slider's ball about is: back and forth through the curve's points. */
function onSlider({ x, y, points, time, endTime, spans }: Slider, now: number): Point {
  const through = (Math.min((now - time) / (endTime - time), 1) * spans) % 2;
  const share = through > 1 ? 2 - through : through;
  const all = [{ x, y }, ...points];
  const position = Math.max(0, share) * (all.length - 1);
  const from = all[Math.floor(position)] ?? { x, y };
  const to = all[Math.ceil(position)] ?? from;
  return { x: mix(from.x, to.x, position % 1), y: mix(from.y, to.y, position % 1) };
}

/** Some 380 turns a minute around the centre. */
function onSpinner(now: number): Point {
  const angle = (now / 1000) * 2 * Math.PI * 6.3;
  return { x: 256 + 60 * Math.cos(angle), y: 192 + 60 * Math.sin(angle) };
}

/** Bits of the keys: 1 and 4 are the drum's centre, 2 and 8 its rim. */
function taikoFrames(random: Random, objects: readonly HitObject[]): Frame[] {
  return objects.flatMap((object, at) => {
    const left = at % 2 === 0;
    const keys = object.sound & 10 ? (left ? 2 : 8) : left ? 1 : 4;
    const presses = object.kind === 'circle' ? [object.time] : [...between(object.time, endTimeOf(object))];
    const still = { x: 320, y: 9999 };
    return presses.flatMap((press) => {
      const time = press + Math.round(5 * random.normal());
      return [
        { time, ...still, keys },
        { time: time + 20, ...still, keys: 0 },
      ];
    });
  });
}

/** The catcher's place is x; key 1 is the dash. */
function catchFrames(random: Random, objects: readonly HitObject[]): Frame[] {
  const frames: Frame[] = [];
  let here = { x: 256, time: 0 };
  for (const object of objects) {
    const x = object.x + 8 * random.normal();
    const dashes = Math.abs(x - here.x) > 0.5 * (object.time - here.time);
    for (const time of between(here.time + FRAME_MS, object.time))
      frames.push({
        time,
        x: mix(here.x, x, (time - here.time) / (object.time - here.time)),
        y: 0,
        keys: dashes ? 1 : 0,
      });
    frames.push({ time: object.time, x, y: 0, keys: 0 });
    here = { x, time: object.time };
    if (object.kind !== 'slider') continue;
    for (const time of between(object.time + FRAME_MS, object.endTime))
      frames.push({ time, x: onSlider(object, time).x, y: 0, keys: 0 });
    here = { x: onSlider(object, object.endTime).x, time: object.endTime };
  }
  return frames;
}

/** Mania keeps the pressed columns as bits in x. */
function maniaFrames(random: Random, objects: readonly HitObject[], keys: number): Frame[] {
  const changes = objects.flatMap((object) => {
    const bit = 2 ** Math.floor((object.x * keys) / 512);
    const pressAt = object.time + Math.round(6 * random.normal());
    const held = object.kind === 'hold' ? object.endTime - object.time : PRESS_MS / 2;
    return [
      { time: pressAt, bit },
      { time: Math.max(pressAt + 1, pressAt + held), bit: -bit },
    ];
  });
  let pressed = 0;
  return changes
    .sort((a, b) => a.time - b.time || a.bit - b.bit)
    .map(({ time, bit }) => ({ time, x: (pressed += bit), y: 20, keys: 0 }));
}
