import type { Context } from '../context';
import { createRareWarnings } from '../rareWarning';
import type { LiveReader } from './liveState';

const warn = createRareWarnings('live state is away');

/** A reading of live state; undefined, and logged, when its source is away. */
export async function tryLive<Value>(
  { live, log }: Context,
  read: (live: LiveReader) => Promise<Value>,
): Promise<Value | undefined> {
  try {
    return await read(live);
  } catch (error) {
    warn(log, { err: error });
    return undefined;
  }
}
