import { z } from 'zod';
import { float } from '../json/float';

const DECIMALS = 10_000;

export const ratingSchema = z.object({
  average: float()
    .nullable()
    .describe('Mean of the ratings (1 to 10), to 4 decimals; null when there are none.'),
  count: z.number().int().describe('Number of ratings.'),
});

export function toRatingView({ sum, count }: { sum: number; count: number }): z.output<typeof ratingSchema> {
  return { average: count === 0 ? null : Math.round((sum * DECIMALS) / count) / DECIMALS, count };
}
