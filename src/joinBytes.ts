/** Copies what several arrays of numbers hold, one after the other, and tells how many bytes that was. */
export function joinBytes(arrays: readonly ArrayBufferView[], to: ArrayBufferLike): number {
  const bytes = new Uint8Array(to);
  let at = 0;
  for (const { buffer, byteOffset, byteLength } of arrays) {
    bytes.set(new Uint8Array(buffer, byteOffset, byteLength), at);
    at += byteLength;
  }
  return at;
}

/** The same in memory of its own. */
export function joinedBytes(arrays: readonly ArrayBufferView[]): ArrayBuffer {
  const joined = new ArrayBuffer(arrays.reduce((sum, { byteLength }) => sum + byteLength, 0));
  joinBytes(arrays, joined);
  return joined;
}
