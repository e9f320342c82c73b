import { z } from 'zod';
import { fullName } from '../maps/fullName';
import type { MapRow } from '../maps/mapRepository';
import { toLevelId } from './levelId';
import { toSecondsText } from './seconds';

/** A beatmap as a level. */
export const levelSchema = z.object({
  creator: z.string().describe('Mapper.'),
  title: z.string().describe('`Artist - Title [Version]`'),
  likes: z.number().int().describe('Players who have the set as a favourite.'),
  practiceAttempts: z.number().int().describe('Plays that were not passed.'),
  attempts: z.number().int().describe('Plays.'),
  clears: z.number().int().describe('Plays that were passed.'),
  comments: z.number().int().describe('Comments on the beatmap and on its set.'),
  worldRecordTime: z
    .string()
    .nullable()
    .describe(
      "How long the top score in the beatmap's own mode took, in seconds, such as `6.10`; null for none.",
    ),
  worldRecordHolder: z.string().nullable().describe('Who set that score; null for none.'),
  levelID: z.string().describe('Level ID.'),
  description: z.string().describe('Difficulty, tempo and length.'),
});

/** How many took to it, and how many said something of it. */
interface Reactions {
  favourites: number;
  comments: number;
}

/** Its first score. */
export interface LevelRecord {
  time_elapsed: number;
  player_name: string;
}

export function toLevelView(
  map: MapRow,
  { favourites, comments }: Reactions,
  record: LevelRecord | undefined,
): z.output<typeof levelSchema> {
  return {
    creator: map.creator,
    title: fullName(map),
    likes: favourites,
    practiceAttempts: map.plays - map.passes,
    attempts: map.plays,
    clears: map.passes,
    comments,
    worldRecordTime: record ? toSecondsText(record.time_elapsed) : null,
    worldRecordHolder: record?.player_name ?? null,
    levelID: toLevelId(map.id),
    description: `${map.diff} stars, ${map.bpm} BPM, ${map.total_length} seconds`,
  };
}
