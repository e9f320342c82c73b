import { batched } from '../batched';
import type { LiveReader } from './liveState';

/** A player who is online; undefined: offline. */
export const onlinePlayer = batched((live: LiveReader, ids: readonly number[]) => live.players(ids));
