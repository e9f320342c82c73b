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
  const chunks: Uint8Array[] = [];
  let size = 0;
  // Leaving the loop early closes the connection.
  for await (const chunk of response.body as AsyncIterable<Uint8Array>) {
    size += chunk.length;
    if (size > maxBytes) throw new Error(`there are more than ${maxBytes} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
