export const PICTURE_KINDS = ['png', 'jpeg', 'gif', 'webp'] as const;
export type PictureKind = (typeof PICTURE_KINDS)[number];

/** What the bytes begin like; undefined for none of the four. Whether they are a whole picture is another question. */
export function pictureKind(bytes: Buffer): PictureKind | undefined {
  const head = bytes.toString('latin1', 0, 12);
  if (head.startsWith('\x89PNG\r\n\x1a\n')) return 'png';
  if (head.startsWith('\xff\xd8\xff')) return 'jpeg';
  if (/^GIF8[79]a/.test(head)) return 'gif';
  return /^RIFF.{4}WEBP$/s.test(head) ? 'webp' : undefined;
}
