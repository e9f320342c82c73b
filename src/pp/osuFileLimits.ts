/** Above this no file is read. Bytes; the largest ranked maps have about 3 MB. */
export const OSU_FILE_MAX_BYTES = 5 * 1024 * 1024;

const OBJECTS_MAX = 50_000;
/** osu! itself refuses more repeats. */
const SPANS_MAX = 9_000;
/** Slider ticks and repeats of all objects, as many as there would be at the slowest velocity. */
const NESTED_MAX = 2_000_000;
/** osu!pixels; osu! itself refuses more. */
const COORDINATE_MAX = 131_072;
const DAY_MS = 24 * 60 * 60 * 1000;

const SLIDER = 2;
const SLOWEST_VELOCITY = 0.1;

/** Why a `.osu` file is not calculated. */
export type Refusal = 'unreadable' | 'too complex';

/**
 * Looks through a `.osu` file before a library does, which would take any number of slider ticks seriously. One pass,
 * no more memory than a line. Null: it may be calculated.
 */
export function refuseOsuFile(bytes: Uint8Array): Refusal | null {
  if (bytes.length > OSU_FILE_MAX_BYTES) return 'too complex';
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1');
  if (!/^(?:\xef\xbb\xbf)?\s*osu file format v\d/.test(text)) return 'unreadable';
  let section = '';
  let objects = 0;
  let nested = 0;
  const difficulty = { SliderMultiplier: 1.4, SliderTickRate: 1 };
  for (const line of linesOf(text)) {
    if (line.startsWith('[')) {
      section = line;
    } else if (section === '[Difficulty]') {
      const [name = '', value] = line.split(':', 2);
      if (!(name in difficulty)) continue;
      if (!(Number(value) > 0 && Number(value) < 1000)) return 'unreadable';
      difficulty[name as keyof typeof difficulty] = Number(value);
    } else if (section === '[HitObjects]') {
      objects += 1;
      const object = readObject(line);
      if (!object) return 'unreadable';
      const tickDistance = (100 * difficulty.SliderMultiplier * SLOWEST_VELOCITY) / difficulty.SliderTickRate;
      nested += object.spans * (1 + object.length / tickDistance);
      if (objects > OBJECTS_MAX || object.spans > SPANS_MAX || nested > NESTED_MAX) return 'too complex';
    }
  }
  return null;
}

function* linesOf(text: string): Generator<string> {
  for (let start = 0; start < text.length;) {
    const newline = text.indexOf('\n', start);
    const end = newline < 0 ? text.length : newline;
    const line = text.slice(start, end).trim();
    if (line !== '' && !line.startsWith('//')) yield line;
    start = end + 1;
  }
}

/** `x,y,time,type,hitSound`, and of a slider `,curve,spans,length`. Null: a number is none or out of bounds. */
function readObject(line: string): { spans: number; length: number } | null {
  const [x, y, time, type, , , spans = '1', length = '0'] = line.split(',', 8);
  if (!(within(x, COORDINATE_MAX) && within(y, COORDINATE_MAX))) return null;
  if (!(within(time, DAY_MS) && Number(time) >= 0 && within(type, 255))) return null;
  if (!(Number(type) & SLIDER)) return { spans: 0, length: 0 };
  if (!(within(spans, Number.MAX_SAFE_INTEGER) && within(length, COORDINATE_MAX))) return null;
  return { spans: Number(spans), length: Math.max(0, Number(length)) };
}

function within(text: string | undefined, max: number): boolean {
  return text !== undefined && text.trim() !== '' && Math.abs(Number(text)) <= max;
}
