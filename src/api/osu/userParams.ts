import { z } from 'zod';
import type { Context } from '../../context';
import { ID_MAX } from '../../db/ids';
import { USERNAME } from '../../osu/names';
import type { Mode } from '../../osu/modes';
import { findPlayer, type Player, type PlayerSelector } from '../../players/playerRepository';
import type { Viewer } from '../../players/visibility';
import { modeOf, type ModeInput } from './commonParams';
import { text } from './params';

export const userParams = {
  u: text().describe('A player: id or name.'),
  type: z
    .string()
    .transform((text) => (text === 'id' || text === 'string' ? text : undefined))
    .meta({ type: 'string', enum: ['string', 'id'] })
    .optional()
    .describe('What `u` is: a name (`string`) or an id. Without it, digits alone are an id.'),
};

export interface UserInput {
  u?: string;
  type?: 'id' | 'string';
}

const DIGITS = /^\d+$/;

/** Undefined: nobody can be called so. */
export function selectUser({ u = '', type }: UserInput): PlayerSelector | undefined {
  if (!isId({ u, type })) return USERNAME.test(u) ? { name: u } : undefined;
  const id = DIGITS.test(u) ? Number(u) : 0;
  return id >= 1 && id <= ID_MAX ? { id } : undefined;
}

function isId({ u, type }: { u: string; type?: 'id' | 'string' }): boolean {
  return type === undefined ? DIGITS.test(u) : type === 'id';
}

/** The mode that there is, and the player in it whom the viewer may see; undefined where either is missing. */
export async function findUserInMode(
  context: Pick<Context, 'database'>,
  input: UserInput & ModeInput,
  viewer?: Viewer,
): Promise<{ player: Player; mode: Mode } | undefined> {
  const mode = modeOf(input);
  if (mode === undefined) return undefined;
  const player = await findUser(context, input, viewer);
  return player && { player, mode };
}

/** A player whom the viewer may see. */
export async function findUser(
  { database }: Pick<Context, 'database'>,
  input: UserInput,
  viewer?: Viewer,
): Promise<Player | undefined> {
  const selector = selectUser(input);
  return selector && findPlayer(database, selector, viewer);
}
