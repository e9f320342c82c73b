import { z } from 'zod';
import { extend } from '../extend';
import { toIsoTime } from '../db/time';
import { float } from '../json/float';
import type { DetailedMapRow, MapRow } from './mapRepository';

/** A beatmap as v1 tells it, and v2 beside scores. */
export const mapSchema = z.object({
  md5: z.string().describe('MD5 of the .osu file.'),
  id: z.number().int().describe('Beatmap id.'),
  set_id: z.number().int().describe('Id of the set that the beatmap belongs to.'),
  artist: z.string().describe('Artist of the song.'),
  title: z.string().describe('Title of the song.'),
  version: z.string().describe('Name of the difficulty.'),
  creator: z.string().describe('Mapper.'),
  last_update: z.string().describe('When the beatmap last changed, `YYYY-MM-DDTHH:MM:SS`, UTC.'),
  total_length: z.number().int().describe('Seconds.'),
  max_combo: z.number().int().describe('The highest combo that can be reached.'),
  status: z
    .number()
    .int()
    .describe(
      '-1 not submitted, 0 pending, 1 update available, 2 ranked, 3 approved, 4 qualified, 5 loved; others as stored.',
    ),
  plays: z.number().int().describe('Times played on this server.'),
  passes: z.number().int().describe('Times passed on this server.'),
  mode: z.number().int().describe('Ruleset the beatmap was made for: 0 osu!, 1 taiko, 2 catch, 3 mania.'),
  bpm: float().describe('Beats per minute.'),
  cs: float().describe('Circle size; in mania the number of keys.'),
  od: float().describe('Overall difficulty.'),
  ar: float().describe('Approach rate.'),
  hp: float().describe('HP drain.'),
  diff: float().describe('Difficulty in stars.'),
});

export type MapView = z.output<typeof mapSchema>;

export function toMapView(map: MapRow): MapView {
  return {
    md5: map.md5,
    id: map.id,
    set_id: map.set_id,
    artist: map.artist,
    title: map.title,
    version: map.version,
    creator: map.creator,
    last_update: toIsoTime(map.last_update),
    total_length: map.total_length,
    max_combo: map.max_combo,
    status: map.status,
    plays: map.plays,
    passes: map.passes,
    mode: map.mode,
    bpm: map.bpm,
    cs: map.cs,
    od: map.od,
    ar: map.ar,
    hp: map.hp,
    diff: map.diff,
  };
}

/** A beatmap on its own page. */
export const detailedMapSchema = mapSchema.extend({
  server: z.string().describe('Where the beatmap comes from: `osu!` or `private`.'),
  filename: z.string().describe('Name of the .osu file.'),
  frozen: z
    .boolean()
    .describe('Whether the status stays as it is, whatever it becomes on the official server.'),
});

export function toDetailedMapView(map: DetailedMapRow): z.output<typeof detailedMapSchema> {
  const { server, filename, frozen } = map;
  return extend(toMapView(map), { server, filename, frozen: frozen !== 0 });
}
