import type { Context } from '../context';
import type { LiveReader } from './liveState';

/** A reading of live state; undefined, and logged, when its source is away. */
export async function tryLive<Value>(
  { live, log }: Context,
  read: (live: LiveReader) => Promise<Value>,
): Promise<Value | undefined> {
  try {
    return await read(live);
  } catch (error) {
    log.warn({ err: error }, 'live state is away');
    return undefined;
  }
}
