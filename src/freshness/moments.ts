import type { Context } from '../context';
import type { Topic } from '../live/liveEvents';
import { FreshValues } from './freshValues';

/** What many of the public's answers are made of: kept as long as they are, so that they share it. */
export type Moments = FreshValues<unknown>;

/** About ten thousand small values. */
const MOMENTS_BYTES = 16 * 2 ** 20;
const VALUE_BYTES = 512;

export function createMoments({ areKept }: { areKept: boolean }): Moments {
  return new FreshValues<unknown>({ maxBytes: areKept ? MOMENTS_BYTES : 0, bytesOf: () => VALUE_BYTES });
}

/**
 * Makes of a reading one whose value the public's answers share for a moment. Others, who may have changed something or
 * see more, get a new one each time.
 */
export function momentary<Key extends string | number, Value>(
  name: string,
  { seconds, until }: { seconds: number; until: readonly Topic[] },
  read: (context: Context, key: Key) => Promise<Value>,
): (context: Context, key: Key) => Value | Promise<Value> {
  return (context, key) => {
    const ask = () => read(context, key);
    if (!context.moments) return ask();
    const stamp = context.freshness.stamp(until);
    // A name stands for one kind of value.
    return context.moments.get({ key: `${name} ${key}`, seconds, stamp, ask }) as Value | Promise<Value>;
  };
}
