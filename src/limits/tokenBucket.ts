export interface TokenBucketOptions {
  burst: number;
  perSecond: number;
  now?: () => number;
}

/** Lets so many through at once, and then so many in each second. */
export function createTokenBucket({ burst, perSecond, now = Date.now }: TokenBucketOptions) {
  let tokens = burst;
  let at = now();
  return {
    /** False: there is none left. */
    take(): boolean {
      if (burst === Infinity) return true;
      const time = now();
      tokens = Math.min(burst, tokens + ((time - at) / 1000) * perSecond);
      at = time;
      if (tokens < 1) return false;
      tokens -= 1;
      return true;
    },
  };
}
