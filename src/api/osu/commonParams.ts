import { z } from 'zod';
import { isMode, type Mode } from '../../osu/modes';
import { choice } from './params';

/** Not handed on: an answer is the same whatever the key is. */
export const keyParam = {
  k: z
    .string()
    .transform(() => undefined)
    .meta({ type: 'string' })
    .optional()
    .describe('An API key of osu!, or none: it is ignored.'),
};

export const modeParams = {
  m: z
    .string()
    .transform((text) => Number.parseInt(text, 10) || 0)
    .meta({ type: 'integer', minimum: 0, maximum: 3 })
    .default(0)
    .describe('Mode: 0 osu!, 1 taiko, 2 catch, 3 mania. Other modes have nothing.'),
  rx: choice([0, 1, 2])
    .default(0)
    .describe(
      "Not part of osu!'s API: 1 for scores with relax (modes 0 to 2), 2 for those with autopilot (mode 0).",
    ),
};

const RELAX_FROM = 4;
const AUTOPILOT_FROM = 8;
const FIRST_MODES = [0, RELAX_FROM, AUTOPILOT_FROM] as const;

export interface ModeInput {
  m: number;
  rx?: 0 | 1 | 2;
}

/** The mode as this server numbers it; undefined for one that there is not. */
export function modeOf({ m, rx }: ModeInput): Mode | undefined {
  const mode = m + FIRST_MODES[rx ?? 0];
  return m >= 0 && m <= 3 && isMode(mode) ? mode : undefined;
}
