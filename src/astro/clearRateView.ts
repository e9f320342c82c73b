import { z } from 'zod';
import { fullName } from '../maps/fullName';
import type { MapWithRecord } from '../scores/mapRecords';
import { toLevelId } from './levelId';
import { toSeconds } from './seconds';

/** A level by how many of its plays are passed. */
export const clearRateSchema = z.object({
  name: z.string().describe('`Artist - Title [Version]`'),
  id: z.string().describe('Level ID.'),
  clearRate: z.number().describe('Percent of the plays that were passed.'),
  attempts: z.number().int().describe('Plays.'),
  wins: z.number().int().describe('Plays that were passed.'),
  creator: z.string().describe('Mapper.'),
  bestTime: z
    .number()
    .nullable()
    .describe("How long the top score in the beatmap's own mode took, in seconds; null for none."),
  points: z.number().int().describe('By the place in the list: 100, 95, 90, 80 up to the 10th, ... 0.'),
});

/** The last place that a number of points is given for. */
const POINTS = [
  { to: 1, points: 100 },
  { to: 2, points: 95 },
  { to: 3, points: 90 },
  { to: 10, points: 80 },
  { to: 25, points: 40 },
  { to: 50, points: 20 },
  { to: 100, points: 5 },
  { to: 250, points: 1 },
];

/** What a place is worth, from 1. */
export function pointsOf(place: number): number {
  return POINTS.find(({ to }) => place <= to)?.points ?? 0;
}

export function toClearRateView(map: MapWithRecord, place: number): z.output<typeof clearRateSchema> {
  return {
    name: fullName(map),
    id: toLevelId(map.id),
    clearRate: (100 * map.passes) / map.plays,
    attempts: map.plays,
    wins: map.passes,
    creator: map.creator,
    bestTime: map.record_ms === null ? null : toSeconds(map.record_ms),
    points: pointsOf(place),
  };
}
