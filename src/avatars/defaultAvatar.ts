import type { Avatar } from './avatarFiles';
import { loadSharp } from './loadSharp';

const SIDE = 256;
const GROUND = 0xd8;
const FIGURE = 0x9c;

/** A picture of the ground alone, for when none can be drawn. */
export const BLANK_AVATAR: Avatar = {
  bytes: Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR42mO4AQAA2gDZvcV+FQAAAABJRU5ErkJggg==',
    'base64',
  ),
  extension: 'png',
};

/** A neutral picture: head and shoulders in two greys. */
export async function drawDefaultAvatar(): Promise<Avatar> {
  const pixels = Buffer.alloc(SIDE * SIDE, GROUND);
  for (let y = 0; y < SIDE; y += 1)
    for (let x = 0; x < SIDE; x += 1)
      if (isInCircle(x, y, 100, 48) || isInCircle(x, y, 252, 92)) pixels[y * SIDE + x] = FIGURE;
  const raw = { width: SIDE, height: SIDE, channels: 1 } as const;
  const sharp = await loadSharp();
  return { bytes: await sharp(pixels, { raw }).png().toBuffer(), extension: 'png' };
}

/** Circles on the vertical middle line. */
function isInCircle(x: number, y: number, centerY: number, radius: number): boolean {
  return Math.hypot(x - SIDE / 2, y - centerY) <= radius;
}
