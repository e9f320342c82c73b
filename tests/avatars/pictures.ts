import { crc32, deflateSync } from 'node:zlib';
import sharp from 'sharp';

/** Pictures for uploads, whole ones and hostile ones. */

type Format = 'png' | 'jpeg' | 'gif' | 'webp';

/** Noise, so that the file is large enough to be cut. */
export function noise(format: Format, width = 600, height = 400): Promise<Buffer> {
  const noise = { type: 'gaussian', mean: 128, sigma: 40 } as const;
  return sharp({ create: { width, height, channels: 3, background: '#336699', noise } })
    .toFormat(format)
    .toBuffer();
}

export function transparent(format: Format): Promise<Buffer> {
  return sharp({ create: { width: 60, height: 40, channels: 4, background: '#33669980' } })
    .toFormat(format)
    .toBuffer();
}

/** Frames that differ in shade, in GIF or WebP. */
export async function animation(format: 'gif' | 'webp', frames: number, side = 48): Promise<Buffer> {
  const stills = Array.from({ length: frames }, (_, at) =>
    sharp({
      create: {
        width: side,
        height: side,
        channels: 3,
        background: { r: (at * 64) % 256, g: 80, b: 16 * (at >> 2) },
      },
    })
      .png()
      .toBuffer(),
  );
  return sharp(await Promise.all(stills), { join: { animated: true } })
    .toFormat(format, { keepDuplicateFrames: true, delay: Array.from({ length: frames }, () => 70), loop: 3 })
    .toBuffer();
}

export const PNG_MARK = Buffer.from('89504e470d0a1a0a', 'hex');

export function pngChunk(name: string, content = Buffer.alloc(0), sum?: number): Buffer {
  const named = Buffer.concat([Buffer.from(name, 'latin1'), content]);
  const chunk = Buffer.alloc(named.length + 8);
  chunk.writeUInt32BE(content.length);
  named.copy(chunk, 4);
  chunk.writeUInt32BE(sum ?? crc32(named), named.length + 4);
  return chunk;
}

export interface PngOptions {
  bits?: 1 | 8 | 16;
  colour?: 'grey' | 'rgba';
  interlaced?: boolean;
  /** Chunks before the pixels. */
  before?: Buffer;
}

/** A PNG of black pixels, which deflate to next to nothing. */
export function blackPng(
  width: number,
  height: number,
  { bits = 1, colour = 'grey', interlaced = false, before = Buffer.alloc(0) }: PngOptions = {},
): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width);
  header.writeUInt32BE(height, 4);
  header.set([bits, colour === 'grey' ? 0 : 6, 0, 0, interlaced ? 1 : 0], 8);
  const rowBytes = 1 + Math.ceil((width * bits * (colour === 'grey' ? 1 : 4)) / 8);
  // Interlaced rows are shorter and more, at most 15 in 8; what is too much is ignored.
  const pixels = Buffer.alloc(rowBytes * height * (interlaced ? 1.02 : 1));
  return Buffer.concat([
    PNG_MARK,
    pngChunk('IHDR', header),
    before,
    pngChunk('IDAT', deflateSync(pixels)),
    pngChunk('IEND'),
  ]);
}

/** A GIF of any number of frames of one size, at 15 bytes a frame. */
export function cheapGif(side: number, frames: number): Buffer {
  const sideBytes = Buffer.alloc(2);
  sideBytes.writeUInt16LE(side);
  const head = Buffer.concat([
    Buffer.from('GIF89a'),
    sideBytes,
    sideBytes,
    Buffer.from('800000000000ffffff', 'hex'),
  ]);
  const frame = Buffer.concat([
    Buffer.from('2c00000000', 'hex'),
    sideBytes,
    sideBytes,
    // No palette; pixels of two bits: the end code at once.
    Buffer.from('0002024c0100', 'hex'),
  ]);
  return Buffer.concat([head, ...Array.from({ length: frames }, () => frame), Buffer.of(0x3b)]);
}

/** The same picture, larger by what decoders skip. */
export function padPng(picture: Buffer, size: number): Buffer {
  const end = picture.length - 12;
  const padding = pngChunk('kiAi', Buffer.alloc(size - picture.length - 12));
  return Buffer.concat([picture.subarray(0, end), padding, picture.subarray(end)]);
}

/** Changes one bit of the pixels' check sum. */
export function breakCheckSum(png: Buffer): Buffer {
  const broken = Buffer.from(png);
  const at = png.length - 12 - 1;
  broken[at] = (broken[at] ?? 0) ^ 1;
  return broken;
}

export const SVG = Buffer.from(
  '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><image href="file:///etc/passwd"/></svg>',
);
export const PDF = Buffer.from('%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n');

/** One pixel, 24 bits. */
export const BMP = Buffer.from(
  '424d3a000000000000003600000028000000010000000100000001001800000000000400000000000000000000000000000000000000ffffff00',
  'hex',
);

/** An icon whose one picture is a PNG. */
export function icon(png: Buffer): Buffer {
  const head = Buffer.from('000001000100010100000100200000000000' + '16000000', 'hex');
  head.writeUInt32LE(png.length, 14);
  return Buffer.concat([head, png]);
}

export const HTML = Buffer.from('<!doctype html><script>alert(document.domain)</script>');
export const ZIP = Buffer.from('504b0506' + '00'.repeat(18), 'hex');
