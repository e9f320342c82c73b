import { round } from '../round';
import type { Difficulty } from './difficulties';
import { KIAI_VELOCITY } from './flowPattern';
import { endTimeOf, type HitObject, type Slider } from './hitObjects';
import { TICKS_OF_MEASURE, timeAt, type Song } from './songs';

/** What a .osu file holds. */
export interface OsuFile {
  id: number;
  setId: number;
  ruleset: number;
  song: Song;
  creator: string;
  version: string;
  difficulty: Difficulty;
  objects: readonly HitObject[];
}

/** The text of a .osu file: https://osu.ppy.sh/wiki/en/Client/File_formats/osu_%28file_format%29 (version 14). */
export function encodeOsuFile(file: OsuFile): string {
  const { song, difficulty } = file;
  const lines = [
    'osu file format v14',
    ...section('General', {
      AudioFilename: 'audio.mp3',
      AudioLeadIn: 0,
      PreviewTime: timeAt(song, (song.kiai[0]?.from ?? 0) * TICKS_OF_MEASURE),
      Countdown: 0,
      SampleSet: file.ruleset === 1 ? 'Normal' : 'Soft',
      StackLeniency: 0.7,
      Mode: file.ruleset,
      LetterboxInBreaks: 0,
    }),
    ...section('Metadata', {
      Title: song.title,
      TitleUnicode: song.titleUnicode,
      Artist: song.artist,
      ArtistUnicode: song.artistUnicode,
      Creator: file.creator,
      Version: file.version,
      Source: song.source,
      Tags: song.tags,
      BeatmapID: file.id,
      BeatmapSetID: file.setId,
    }),
    ...section('Difficulty', {
      HPDrainRate: difficulty.hp,
      CircleSize: difficulty.cs,
      OverallDifficulty: difficulty.od,
      ApproachRate: difficulty.ar,
      SliderMultiplier: difficulty.sliderMultiplier,
      SliderTickRate: 1,
    }),
    ...titled('Events', breakLines(song, file.objects)),
    ...titled('TimingPoints', timingLines(song)),
    ...titled('HitObjects', file.objects.map(objectLine)),
  ];
  return `${lines.join('\r\n')}\r\n`;
}

const titled = (name: string, lines: readonly string[]) => ['', `[${name}]`, ...lines];

const section = (name: string, values: Readonly<Record<string, string | number>>) =>
  titled(
    name,
    Object.entries(values).map(([key, value]) => `${key}:${value}`),
  );

const BREAK_MARGIN_MS = 400;

function breakLines(song: Song, objects: readonly HitObject[]): string[] {
  return song.breaks.flatMap(({ from, to }) => {
    const before = objects.findLast((object) => object.time < timeAt(song, from * TICKS_OF_MEASURE));
    const after = objects.find((object) => object.time >= timeAt(song, to * TICKS_OF_MEASURE));
    if (!before || !after) return [];
    return [`2,${endTimeOf(before) + BREAK_MARGIN_MS / 2},${after.time - BREAK_MARGIN_MS}`];
  });
}

function timingLines(song: Song): string[] {
  const point = (measure: number, velocity: number, kiai: 0 | 1) =>
    `${timeAt(song, measure * TICKS_OF_MEASURE)},${round(-100 / velocity, 6)},4,2,1,60,0,${kiai}`;
  return [
    `${song.offset},${song.beatLength},4,2,1,60,1,0`,
    ...song.kiai.flatMap(({ from, to }) => [point(from, KIAI_VELOCITY, 1), point(to, 1, 0)]),
  ];
}

const TYPES = { circle: 1, slider: 2, spinner: 8, hold: 128 } as const;
const NEW_COMBO = 4;
const DEFAULT_SAMPLE = '0:0:0:0:';

function objectLine(object: HitObject): string {
  const { kind, x, y, time, sound, newCombo } = object;
  const type = TYPES[kind] | (newCombo ? NEW_COMBO : 0);
  const head = `${x},${y},${time},${type},${sound}`;
  if (kind === 'circle') return `${head},${DEFAULT_SAMPLE}`;
  if (kind === 'slider') return `${head},${sliderText(object)}`;
  return kind === 'hold'
    ? `${head},${object.endTime}:${DEFAULT_SAMPLE}`
    : `${head},${object.endTime},${DEFAULT_SAMPLE}`;
}

function sliderText({ curve, points, spans, length, sound }: Slider): string {
  const path = points.map(({ x, y }) => `|${x}:${y}`).join('');
  const edges = Array.from({ length: spans + 1 }, (_, edge) => (edge === 0 ? sound : 0));
  return [
    `${curve}${path}`,
    spans,
    round(length, 9),
    edges.join('|'),
    edges.map(() => '0:0').join('|'),
    DEFAULT_SAMPLE,
  ].join(',');
}
