import type { Context } from '../context';
import { errors } from '../errors';
import { isThere } from '../players/playerRepository';
import { once } from '../once';
import type { Viewer } from '../players/visibility';
import type { Avatar, StoredAvatar } from './avatarFiles';
import { drawDefaultAvatar } from './defaultAvatar';
import { encodeAvatar, type AvatarOptions } from './encodeAvatar';

/** @throws ApiError when the upload is no picture, too many are being processed, or the folder cannot be written. */
export async function replaceAvatar(
  { files, log }: Context,
  playerId: number,
  upload: Buffer,
  options?: AvatarOptions,
): Promise<void> {
  const avatar = await encodeAvatar(upload, options);
  try {
    await files.avatars.write(playerId, avatar);
  } catch (error) {
    log.error({ err: error }, 'the avatar cannot be stored: is DATA_DIRECTORY writable?');
    throw errors.avatarsReadOnly();
  }
}

/** Null for players who are hidden from the viewer, unknown or without a picture. */
export async function findAvatar(
  { database, files }: Context,
  playerId: number,
  viewer?: Viewer,
): Promise<StoredAvatar | null> {
  return (await isThere(database, playerId, viewer)) ? files.avatars.read(playerId) : null;
}

const drawn = once(drawDefaultAvatar);

/** The operator's `default.jpg`, else one that is drawn once. */
export async function defaultAvatar({ files }: Context): Promise<Avatar> {
  const stored = await files.avatars.readDefault().catch(() => null);
  return stored ?? (await drawn());
}
