import type { Topic } from '../live/liveEvents';
import type { Freshness } from './freshness';
import { FreshValues } from './freshValues';

/** What many of the public's answers are made of: kept as long as they are, so that they share it. */
export type Moments = FreshValues<unknown>;

/** About ten thousand small values. */
const MOMENTS_BYTES = 16 * 2 ** 20;
const VALUE_BYTES = 512;

export function createMoments({ areKept }: { areKept: boolean }): Moments {
  return new FreshValues<unknown>({ maxBytes: areKept ? MOMENTS_BYTES : 0, bytesOf: () => VALUE_BYTES });
}

interface Sharing {
  /** Set for answers that are for everybody and may be given again. */
  readonly moments?: Moments;
  readonly freshness: Freshness;
}

/**
 * Makes of a reading one whose value the public's answers share for a moment. Others, who may have changed something or
 * see more, get a new one each time.
 */
export function momentary<Source extends Sharing, Key extends string | number, Value>(
  name: string,
  { seconds, until }: { seconds: number; until: readonly Topic[] },
  read: (source: Source, key: Key) => Promise<Value>,
): (source: Source, key: Key) => Value | Promise<Value> {
  return (source, key) => {
    const ask = () => read(source, key);
    if (!source.moments) return ask();
    const stamp = source.freshness.stamp(until);
    // A name stands for one kind of value.
    return source.moments.get({ key: `${name} ${key}`, seconds, stamp, ask }) as Value | Promise<Value>;
  };
}
