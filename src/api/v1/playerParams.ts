import { ID_MAX } from '../../db/ids';
import { errors } from '../../errors';
import { int, username } from '../../http/params';
import type { PlayerSelector } from '../../players/playerRepository';

const PLAYER_ID_MIN = 3;

/** A player by id or by name. */
export const playerParams = {
  id: int({ ge: PLAYER_ID_MIN, le: ID_MAX }).optional().describe('Player id.'),
  name: username().optional().describe('Player name; case, accents and "_" for " " do not matter.'),
};

interface PlayerInput {
  id?: number;
  name?: string;
}

/** @throws ApiError unless exactly one of the two is given. */
export function selectPlayer({ id, name }: PlayerInput): PlayerSelector {
  if ((id === undefined) === (name === undefined)) throw errors.idXorName();
  return id !== undefined ? { id } : { name: name ?? '' };
}

/** As `selectPlayer`, for the endpoint where both may be given and the id wins. */
export function selectPlayerLeniently({ id, name }: PlayerInput): PlayerSelector {
  if (id !== undefined) return { id };
  if (name !== undefined) return { name };
  throw errors.idOrName();
}
