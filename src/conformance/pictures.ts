import { crc32, deflateSync } from 'node:zlib';

const PNG_MARK = Buffer.from('89504e470d0a1a0a', 'hex');
/** Length, name and check sum. */
const CHUNK_OVERHEAD = 12;

/** A picture of one blue dot. */
export function png(): Buffer {
  const header = Buffer.from('00000001000000010802000000', 'hex');
  const pixels = deflateSync(Buffer.of(0, 0x33, 0x66, 0xcc));
  return Buffer.concat([
    PNG_MARK,
    chunk('IHDR', header),
    chunk('IDAT', pixels),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(name: string, content: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(content.length);
  const named = Buffer.concat([Buffer.from(name), content]);
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(named));
  return Buffer.concat([length, named, sum]);
}

/** A picture of one grey dot, with either of the headers that cameras and programs write. */
export function jpeg(header: 'JFIF' | 'Exif'): Buffer {
  return Buffer.concat([
    Buffer.from('ffd8', 'hex'),
    header === 'JFIF'
      ? segment(0xe0, Buffer.concat([Buffer.from('JFIF\0'), Buffer.from('010100000100010000', 'hex')]))
      : segment(
          0xe1,
          Buffer.concat([
            Buffer.from('Exif\0\0'),
            Buffer.from('4d4d002a000000080000', 'hex'),
            Buffer.alloc(4),
          ]),
        ),
    segment(0xdb, Buffer.concat([Buffer.of(0), Buffer.alloc(64, 1)])),
    segment(0xc0, Buffer.from('080001000101011100', 'hex')),
    // Two codes of one bit: "as grey as before" and "nothing more in this block". The block is these two.
    segment(0xc4, Buffer.concat([Buffer.of(0x00, 1), Buffer.alloc(16)])),
    segment(0xc4, Buffer.concat([Buffer.of(0x10, 1), Buffer.alloc(16)])),
    segment(0xda, Buffer.from('010100003f00', 'hex')),
    Buffer.from('3fffd9', 'hex'),
  ]);
}

function segment(marker: number, content: Buffer): Buffer {
  const head = Buffer.of(0xff, marker, 0, 0);
  head.writeUInt16BE(content.length + 2, 2);
  return Buffer.concat([head, content]);
}

/** A picture of one dot. */
export function gif(): Buffer {
  return Buffer.from('47494638396101000100800000000000ffffff2c00000000010001000002024401003b', 'hex');
}

/** ASCII text of a size. */
export function text(size: number): Buffer {
  return Buffer.alloc(size, 'This is no picture. ');
}

/** The same picture at a size: padded with what viewers skip, so it stays a valid file. */
export function padTo(picture: Buffer, size: number): Buffer {
  return picture.subarray(0, 8).equals(PNG_MARK) ? padPng(picture, size) : padJpeg(picture, size);
}

function padPng(picture: Buffer, size: number): Buffer {
  const padding = chunk('kiAi', Buffer.alloc(size - picture.length - CHUNK_OVERHEAD));
  return Buffer.concat([picture.subarray(0, -CHUNK_OVERHEAD), padding, picture.subarray(-CHUNK_OVERHEAD)]);
}

/** Any number of fill bytes may stand before a marker. */
function padJpeg(picture: Buffer, size: number): Buffer {
  const padding = Buffer.alloc(size - picture.length, 0xff);
  return Buffer.concat([picture.subarray(0, -2), padding, picture.subarray(-2)]);
}
