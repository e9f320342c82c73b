import { z } from 'zod';
import type { MapRow } from '../../maps/mapRepository';
import { MapStatus } from '../../osu/statuses';
import type { RatingSum } from '../../ratings/ratingRepository';

/** osu!'s numbers for what is not pending. */
const APPROVED = new Map<number, string>([
  [MapStatus.NotSubmitted, '-2'],
  [MapStatus.Ranked, '1'],
  [MapStatus.Approved, '2'],
  [MapStatus.Qualified, '3'],
  [MapStatus.Loved, '4'],
]);
const PENDING = '0';
const UNSPECIFIED = '1';
const RATING_DECIMALS = 5;

const unknown = (value: string) => z.literal(value).describe(`\`${value}\`: not known to this server.`);

export const beatmapSchema = z.object({
  approved: z
    .enum(['-2', '0', '1', '2', '3', '4'])
    .describe('-2 not submitted, 0 pending, 1 ranked, 2 approved, 3 qualified, 4 loved.'),
  submit_date: z.string().describe('The same as `last_update`, the only date that this server knows.'),
  approved_date: z
    .string()
    .nullable()
    .describe('The same; null for beatmaps that are not ranked in any way.'),
  last_update: z.string().describe('When the beatmap last changed, `YYYY-MM-DD hh:mm:ss`, UTC.'),
  artist: z.string().describe('Artist of the song.'),
  artist_unicode: z.string().describe('As `artist`: the original letters are not known to this server.'),
  beatmap_id: z.string().describe('Beatmap id.'),
  beatmapset_id: z.string().describe('Id of the set that the beatmap belongs to.'),
  bpm: z.string().describe('Beats per minute.'),
  creator: z.string().describe('Mapper.'),
  creator_id: unknown('0'),
  difficultyrating: z.string().describe('Difficulty in stars, without mods.'),
  diff_aim: z.null().describe('Not known to this server.'),
  diff_speed: z.null().describe('Not known to this server.'),
  diff_size: z.string().describe('Circle size; in mania the number of keys.'),
  diff_overall: z.string().describe('Overall difficulty.'),
  diff_approach: z.string().describe('Approach rate.'),
  diff_drain: z.string().describe('HP drain.'),
  hit_length: z.string().describe('The same as `total_length`: breaks are not known to this server.'),
  source: unknown(''),
  genre_id: unknown(UNSPECIFIED),
  language_id: unknown(UNSPECIFIED),
  title: z.string().describe('Title of the song.'),
  title_unicode: z.string().describe('As `title`.'),
  total_length: z.string().describe('Seconds.'),
  version: z.string().describe('Name of the difficulty.'),
  file_md5: z.string().describe('MD5 of the .osu file.'),
  mode: z
    .string()
    .describe('0 osu!, 1 taiko, 2 catch, 3 mania; for a converted beatmap, the mode asked for.'),
  tags: unknown(''),
  favourite_count: z.string().describe('How many players here have the set as a favourite.'),
  rating: z.string().describe('Average of the ratings given here, 1 to 10; `0` without any.'),
  playcount: z.string().describe('Times played on this server.'),
  passcount: z.string().describe('Times passed on this server.'),
  count_normal: unknown('0'),
  count_slider: unknown('0'),
  count_spinner: unknown('0'),
  max_combo: z.string().nullable().describe('The highest combo that can be reached; null if converted.'),
  packs: z.null().describe('Not known to this server.'),
  storyboard: unknown('0'),
  video: unknown('0'),
  download_unavailable: unknown('0'),
  audio_unavailable: unknown('0'),
});

/** What players here think of a map. */
export interface Opinion {
  favourites: number;
  rating: RatingSum;
}

/** `mode`: the one that was asked for, where any was. */
export function toBeatmapView(
  map: MapRow,
  { favourites, rating: { sum, count } }: Opinion,
  mode?: number,
): z.output<typeof beatmapSchema> {
  const approved = (APPROVED.get(map.status) ?? PENDING) as z.output<typeof beatmapSchema>['approved'];
  return {
    approved,
    submit_date: map.last_update,
    approved_date: Number(approved) > 0 ? map.last_update : null,
    last_update: map.last_update,
    artist: map.artist,
    artist_unicode: map.artist,
    beatmap_id: String(map.id),
    beatmapset_id: String(map.set_id),
    bpm: String(map.bpm),
    creator: map.creator,
    creator_id: '0',
    difficultyrating: String(map.diff),
    diff_aim: null,
    diff_speed: null,
    diff_size: String(map.cs),
    diff_overall: String(map.od),
    diff_approach: String(map.ar),
    diff_drain: String(map.hp),
    hit_length: String(map.total_length),
    source: '',
    genre_id: UNSPECIFIED,
    language_id: UNSPECIFIED,
    title: map.title,
    title_unicode: map.title,
    total_length: String(map.total_length),
    version: map.version,
    file_md5: map.md5,
    mode: String(mode ?? map.mode),
    tags: '',
    favourite_count: String(favourites),
    rating: count > 0 ? String(Number((sum / count).toFixed(RATING_DECIMALS))) : '0',
    playcount: String(map.plays),
    passcount: String(map.passes),
    count_normal: '0',
    count_slider: '0',
    count_spinner: '0',
    max_combo: mode === undefined || mode === map.mode ? String(map.max_combo) : null,
    packs: null,
    storyboard: '0',
    video: '0',
    download_unavailable: '0',
    audio_unavailable: '0',
  };
}
