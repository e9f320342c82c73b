import { join } from 'node:path';
import type { PpLimits } from '../../src/pp/ppService';

/** Threads run the sources. */
export const SOURCE_WORKER: Partial<PpLimits> = { workerFile: join(__dirname, 'sourceWorker.js') };

interface Lines {
  mode?: number;
  general?: string;
  difficulty?: string[];
  objects: string[];
}

/** A small `.osu` file. */
export function osuFile({ mode = 0, difficulty = [], objects }: Lines): string {
  return [
    'osu file format v14',
    '',
    '[General]',
    'AudioFilename: audio.mp3',
    `Mode: ${mode}`,
    '',
    '[Metadata]',
    'Title:A [song] with, commas',
    '',
    '[Difficulty]',
    'HPDrainRate:5',
    'CircleSize:4',
    'OverallDifficulty:8',
    'ApproachRate:9',
    'SliderMultiplier:1.4',
    'SliderTickRate:1',
    ...difficulty,
    '',
    '[TimingPoints]',
    '0,300,4,2,1,50,1,0',
    '',
    '[HitObjects]',
    ...objects,
    '',
  ].join('\r\n');
}

/** Circles, sliders and, at the end, a spinner. */
export function someObjects(count = 120): string[] {
  const objects = Array.from({ length: count }, (_, at) => {
    const place = `${(at * 97) % 512},${(at * 61) % 384},${1000 + at * 180}`;
    return at % 5 === 4 ? `${place},2,0,L|256:192,1,70` : `${place},1,${(at % 3) * 4}`;
  });
  return [...objects, `256,192,${2000 + count * 180},12,0,${3000 + count * 180}`];
}

export function maniaObjects(count = 200): string[] {
  return Array.from({ length: count }, (_, at) => {
    const [x, time] = [64 + 128 * ((at * 7) % 4), 1000 + Math.floor(at / 2) * 120];
    return at % 6 === 5 ? `${x},192,${time},128,0,${time + 200}:0:0:0:0:` : `${x},192,${time},1,0`;
  });
}

/** Ruleset -> a map of it. */
export const MAPS: readonly string[] = [
  osuFile({ mode: 0, objects: someObjects() }),
  osuFile({ mode: 1, objects: someObjects() }),
  osuFile({ mode: 2, objects: someObjects() }),
  osuFile({ mode: 3, objects: maniaObjects() }),
];

/** Files that would hold a calculation, or are none; each is refused. */
export const HOSTILE_FILES: Readonly<Record<string, string | Buffer>> = {
  '100,000 sliders with extreme repeats': osuFile({
    objects: Array.from({ length: 100_000 }, (_, at) => `0,0,${at},2,0,L|100:100,2147483647,100`),
  }),
  'one slider with more repeats than the game allows': osuFile({ objects: ['0,0,0,2,0,L|9:9,9001,100'] }),
  'sliders with more ticks than fit in memory': osuFile({
    difficulty: ['SliderTickRate:900'],
    objects: Array.from({ length: 100 }, (_, at) => `0,0,${at},2,0,L|100:100,9000,100`),
  }),
  'a tick rate that is no number': osuFile({ difficulty: ['SliderTickRate:NaN'], objects: someObjects() }),
  'a slider velocity of nothing': osuFile({ difficulty: ['SliderMultiplier:0'], objects: someObjects() }),
  'negative times': osuFile({ objects: ['0,0,-2147483648,1,0', '0,0,5,1,0'] }),
  'a time that is no number': osuFile({ objects: ['0,0,NaN,1,0'] }),
  'an infinite time': osuFile({ objects: ['0,0,Infinity,1,0'] }),
  'a time of next week': osuFile({ objects: ['0,0,0,1,0', '0,0,600000000,1,0'] }),
  'a place that is no number': osuFile({ objects: ['NaN,0,0,1,0'] }),
  'a place far outside': osuFile({ objects: ['9e9,0,0,1,0'] }),
  'a slider that is endless': osuFile({ objects: ['0,0,0,2,0,L|9:9,1,1e300'] }),
  'an object that breaks off': osuFile({ objects: ['0,0'] }),
  'random bytes': Buffer.from(Array.from({ length: 50_000 }, (_, at) => (at * 7919) % 256)),
  'another kind of text': '<html><body>404</body></html>',
};
