const PNG_HEAD = 8;
/** Length, name and check sum. */
const CHUNK_OVERHEAD = 12;

/** How many chunks a PNG has up to its end mark, and in how many bytes; undefined when there is no end mark. */
export function measurePng(bytes: Buffer): { chunks: number; size: number } | undefined {
  let at = PNG_HEAD;
  for (let chunks = 1; at + CHUNK_OVERHEAD <= bytes.length; chunks += 1) {
    const name = bytes.toString('latin1', at + 4, at + 8);
    at += CHUNK_OVERHEAD + bytes.readUInt32BE(at);
    if (name === 'IEND') return at <= bytes.length ? { chunks, size: at } : undefined;
  }
  return undefined;
}

const GIF_HEAD = 13;
const FRAME = 0x2c;
const EXTENSION = 0x21;
const END = 0x3b;

/** The number of frames of a GIF; infinite when it is broken or has no end mark. A byte beyond the end reads as 0. */
export function countGifFrames(bytes: Buffer): number {
  let at = GIF_HEAD + paletteSize(bytes[10]);
  for (let frames = 0; at < bytes.length;) {
    const block = bytes[at];
    if (block === END) return frames;
    if (block === FRAME) {
      frames += 1;
      at = skipBlocks(bytes, at + 11 + paletteSize(bytes[at + 9]));
    } else if (block === EXTENSION) at = skipBlocks(bytes, at + 2);
    else return Infinity;
  }
  return Infinity;
}

/** Bytes that the palette takes which the flags announce. */
function paletteSize(flags = 0): number {
  return flags & 0x80 ? 3 * 2 ** ((flags & 7) + 1) : 0;
}

/** The place after a run of blocks, each led by its length, that an empty one ends. */
function skipBlocks(bytes: Buffer, start: number): number {
  let at = start;
  for (let length = bytes[at] ?? 0; length > 0; length = bytes[at] ?? 0) at += length + 1;
  return at + 1;
}
