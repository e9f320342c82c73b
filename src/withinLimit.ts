/**
 * What a promise comes to; where that takes longer than the limit in milliseconds, what `late` returns or throws. Nothing
 * is broken off: what it stands for goes on.
 */
export async function withinLimit<Value, Late>(
  limitMs: number,
  promise: Promise<Value>,
  late: () => Late,
): Promise<Value | Late> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<void>((resolve) => (timer = setTimeout(resolve, limitMs)));
  try {
    return await Promise.race([promise, limit.then(late)]);
  } finally {
    clearTimeout(timer);
  }
}
