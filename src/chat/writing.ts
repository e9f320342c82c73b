import { errors, type ApiError } from '../errors';
import { isPublic } from '../osu/privileges';

export interface Writer {
  priv: number;
  /** Unix time in seconds. */
  silence_end: number;
  /** The channel's. */
  write_priv: number;
}

/** What keeps a player from writing in a channel that it may read; undefined: nothing. `now` is in milliseconds. */
export function whyNotWrite(
  { priv, silence_end, write_priv }: Writer,
  now: number = Date.now(),
): ApiError | undefined {
  const isMeant = write_priv === 0 || (priv & write_priv) !== 0;
  if (!isPublic(priv) || !isMeant) return errors.channelReadOnly();
  return silence_end * 1000 > now ? errors.silenced() : undefined;
}
