import { z } from 'zod';
import { fullName } from '../maps/fullName';
import type { MapWithRecord } from '../scores/mapRecords';
import { toLevelId } from './levelId';
import { toSeconds } from './seconds';

/** A level with its record. */
export const recordSchema = z.object({
  title: z.string().describe('`Artist - Title [Version]`'),
  inGameID: z.string().describe('Level ID.'),
  databaseID: z.string().describe('MD5 of the .osu file.'),
  creator: z.string().describe('Mapper.'),
  bestTime: z
    .number()
    .nullable()
    .describe("How long the top score in the beatmap's own mode took, in seconds; null for none."),
  attempts: z.number().int().describe('Plays.'),
});

/** The same with who holds the record. */
export const heldRecordSchema = recordSchema.extend({
  bestTimeWho: z.string().nullable().describe('Who set that score; null for none.'),
});

export function toRecordView(map: MapWithRecord): z.output<typeof recordSchema> {
  return {
    title: fullName(map),
    inGameID: toLevelId(map.id),
    databaseID: map.md5,
    creator: map.creator,
    bestTime: map.record_ms === null ? null : toSeconds(map.record_ms),
    attempts: map.plays,
  };
}

export function toHeldRecordView(map: MapWithRecord): z.output<typeof heldRecordSchema> {
  return { ...toRecordView(map), bestTimeWho: map.holder_name };
}
