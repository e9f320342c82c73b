import { z } from 'zod';
import { ID_MAX } from '../../../db/ids';
import { oneOf, rowId } from '../../../http/params';
import { readDecimal } from '../../../players/decimalDigits';
import type { PlayerSelector } from '../../../players/playerRepository';

/** The player whose resource it is, by id alone. */
export const playerIdParam = { player_id: rowId().describe('Player id.') };

/** A player by id or name, in the place where other methods of the same path take the id alone. */
export const playerIdOrNameParam = {
  player_id: z.string().describe('Player id or name. In names, case, accents and "_" for " " do not matter.'),
};

export const playerKeyParam = {
  key: oneOf(['id', 'username'])
    .optional()
    .describe('How to read `player_id`; without it, digits alone are an id, anything else a name.'),
};

interface PlayerInput {
  player_id: string;
  key?: 'id' | 'username';
}

/** An id that no player can have is looked for as 0, which no player has. */
export function selectPlayer({ player_id, key }: PlayerInput): PlayerSelector {
  const id = key === 'username' ? undefined : readDecimal(player_id);
  if (id !== undefined) return { id: id <= ID_MAX ? id : 0 };
  return key === 'id' ? { id: 0 } : { name: player_id };
}
