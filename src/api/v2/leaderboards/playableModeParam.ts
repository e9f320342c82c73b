import { z } from 'zod';
import { readInteger, refuse } from '../../../http/params';
import { isMode, MODES, type Mode } from '../../../osu/modes';

/** A game mode as a part of a path: only those that exist are taken. */
export const playableModeParam = z
  .string()
  .transform((text, context): Mode => {
    const value = readInteger(text, context);
    if (context.issues.length > 0) return z.NEVER;
    const mode = Number(value);
    if (isMode(mode)) return mode;
    return refuse(context, {
      type: 'value_error',
      msg: `Value error, invalid gamemode; valid values are ${MODES.join(', ')}`,
      ctx: { error: {} },
    });
  })
  .meta({ type: 'integer', enum: [...MODES] })
  .describe(
    'Game mode: 0 osu!, 1 taiko, 2 catch, 3 mania, 4-6 the first three with relax, 8 osu! with autopilot.',
  );
