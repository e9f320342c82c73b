import type { Sharp } from 'sharp';
import { errors, type ApiError } from '../errors';
import { createLimit } from '../limits/concurrency';
import type { Avatar } from './avatarFiles';
import { loadSharp, type SharpModule } from './loadSharp';
import { PICTURE_KINDS, pictureKind, type PictureKind } from './pictureKind';
import { countGifFrames, measurePng } from './pictureParts';

/** Longest side of a stored picture, in pixels. */
export const AVATAR_SIDE = 512;
/** Of one frame, at 8 bits a colour: a camera's 24 megapixels pass. One decoding then takes at most some 180 MB. */
const MAX_PIXELS = 30_000_000;
const MAX_PNG_CHUNKS = 10_000;
/** More than this is no picture; more than the second is kept as a still. */
const MAX_FRAMES = 1_000;
const MAX_KEPT_FRAMES = 100;
const MAX_KEPT_BYTES = 4 * 1024 * 1024;
const TIMEOUT_S = 30;
const JPEG_END = Buffer.of(0xff, 0xd9);

/** The memory that decoding takes is the process's, so the limit is too. */
const limit = createLimit({ atOnce: 2, waiting: 32, busy: errors.avatarsBusy });

export interface AvatarOptions {
  /** What an upload may be, told by its content. */
  kinds?: readonly PictureKind[];
  /** Nothing may follow the end mark of a PNG. */
  endsWithPng?: boolean;
  jpegExtension?: 'jpg' | 'jpeg';
  /** What uploads are refused with that are no picture. */
  refusal?: () => ApiError;
}

/**
 * An uploaded PNG, JPEG, GIF or WebP, told by its content, as the picture to store: upright, at most 512 x 512, encoded
 * anew without metadata. PNG stays PNG, a small animated GIF stays one; of the rest the first frame becomes a JPEG, or
 * a PNG if it may be transparent.
 * @throws ApiError for anything else, broken pictures and ones of too many pixels; when too many are waiting.
 */
export async function encodeAvatar(
  upload: Buffer,
  {
    kinds = PICTURE_KINDS,
    endsWithPng = false,
    jpegExtension = 'jpg',
    refusal = errors.avatarNotPicture,
  }: AvatarOptions = {},
): Promise<Avatar> {
  const kind = pictureKind(upload);
  if (!kind || !kinds.includes(kind) || !isWhole[kind](upload)) throw refusal();
  if (kind === 'png' && endsWithPng && measurePng(upload)?.size !== upload.length) throw refusal();
  return limit(async () => {
    const sharp = await loadSharp();
    const avatar = await encode(sharp, upload, kind).catch(() => undefined);
    if (!avatar) throw refusal();
    return avatar.extension === 'jpg' ? { ...avatar, extension: jpegExtension } : avatar;
  });
}

/** Counts first: what is cut off or made of too many parts never reaches the decoder. */
const isWhole: Record<PictureKind, (upload: Buffer) => boolean> = {
  png: (upload) => (measurePng(upload)?.chunks ?? Infinity) <= MAX_PNG_CHUNKS,
  gif: (upload) => countGifFrames(upload) <= MAX_FRAMES,
  jpeg: (upload) => upload.includes(JPEG_END),
  // The decoder compares the length in the header.
  webp: () => true,
};

/** Undefined when it is no picture of that kind, or has too many pixels; rejects when it is broken. */
async function encode(sharp: SharpModule, upload: Buffer, kind: PictureKind): Promise<Avatar | undefined> {
  const open = opener(sharp, upload);
  const { format, width, height, depth, hasAlpha, pages = 1 } = await open().metadata();
  const pixels = width * height * (depth === 'uchar' ? 1 : 2);
  if (format !== kind || pixels > MAX_PIXELS) return undefined;
  const isSmall = Math.max(width, height) <= AVATAR_SIDE && pages <= MAX_KEPT_FRAMES;
  if (kind === 'gif' && pages > 1 && isSmall) {
    const bytes = await open({ animated: true }).gif({ effort: 3 }).toBuffer();
    if (bytes.length <= MAX_KEPT_BYTES) return { bytes, extension: 'gif' };
  }
  const still = open()
    .autoOrient()
    .resize({ width: AVATAR_SIDE, height: AVATAR_SIDE, fit: 'inside', withoutEnlargement: true });
  return kind === 'png' || hasAlpha
    ? { bytes: await still.png().toBuffer(), extension: 'png' }
    : { bytes: await still.jpeg({ quality: 90 }).toBuffer(), extension: 'jpg' };
}

const opener =
  (sharp: SharpModule, upload: Buffer) =>
  ({ animated = false } = {}): Sharp =>
    sharp(upload, {
      animated,
      failOn: 'error',
      limitInputPixels: animated ? AVATAR_SIDE ** 2 * MAX_KEPT_FRAMES : MAX_PIXELS,
    }).timeout({ seconds: TIMEOUT_S });
