import { text } from '../http/params';

/** Of leaderboards; any two characters are taken. */
export const countryParam = text({ min: 2, max: 2 })
  .optional()
  .describe('Only players of this country (ISO 3166-1, two letters).');
