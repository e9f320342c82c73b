import { errors } from '../errors';
import { int } from '../http/params';
import { isMode, type Mode } from '../osu/modes';

/** 7 and 9 to 11 parse, since the reference server knows them as modes, and are then refused by `playableMode`. */
export const modeParam = int({ ge: 0, le: 11 })
  .default(0)
  .describe(
    'Game mode: 0 osu!, 1 taiko, 2 catch, 3 mania, 4-6 the first three with relax, 8 osu! with autopilot.',
  );

/** @throws ApiError for a number that stands for no mode. */
export function playableMode(value: number): Mode {
  if (!isMode(value)) throw errors.invalidGamemode();
  return value;
}
