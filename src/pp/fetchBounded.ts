import { readBounded } from '../network/readBounded';

/**
 * The body of what is at an address.
 * @throws Error when the answer is no success, has more bytes, or takes longer than it may.
 */
export async function fetchBounded(url: string, maxBytes: number, limitMs: number): Promise<Buffer> {
  const response = await fetch(url, { signal: AbortSignal.timeout(limitMs) });
  if (!response.ok || !response.body) {
    await response.body?.cancel();
    throw new Error(`the answer was ${response.status}`);
  }
  return readBounded(response, maxBytes);
}
