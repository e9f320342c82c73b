import { randomUUID } from 'node:crypto';
import { mkdir, open, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ID_MAX } from '../db/ids';

/** In the order in which the game server's web server looks for them. */
export const AVATAR_EXTENSIONS = ['png', 'jpg', 'gif', 'jpeg', 'jfif'] as const;

export interface Avatar {
  bytes: Buffer;
  extension: (typeof AVATAR_EXTENSIONS)[number];
}

export interface StoredAvatar extends Avatar {
  modified: Date;
}

/** Players' pictures, addressed by the player's id (1 to 2^31-1). */
export interface AvatarFiles {
  /** Null when the player has no picture. */
  read(playerId: number): Promise<StoredAvatar | null>;
  /** The picture of players without one; null when the operator gives none. */
  readDefault(): Promise<StoredAvatar | null>;
  /** Takes the place of whatever the player had. Readers see the old picture or the new one, never a part. */
  write(playerId: number, avatar: Avatar): Promise<void>;
}

/** `{player id}.{extension}` and `default.jpg` in a folder, which the first write makes. */
export function createLocalAvatars(folder: string): AvatarFiles {
  const pathOf = (playerId: number, extension: Avatar['extension']) => {
    if (
      !Number.isInteger(playerId) ||
      playerId < 1 ||
      playerId > ID_MAX ||
      !AVATAR_EXTENSIONS.includes(extension)
    )
      throw new RangeError('There is no such avatar.');
    return join(folder, `${playerId}.${extension}`);
  };
  const readFirst = async (playerId: number): Promise<StoredAvatar | null> => {
    for (const extension of AVATAR_EXTENSIONS) {
      const stored = await readPicture(pathOf(playerId, extension), extension);
      if (stored) return stored;
    }
    return null;
  };
  return {
    // While a write replaces a .jpg by a .png, a single look may come too early for the one and too late for the other.
    read: async (playerId) => (await readFirst(playerId)) ?? (await readFirst(playerId)),
    readDefault: () => readPicture(join(folder, 'default.jpg'), 'jpg'),
    async write(playerId, { bytes, extension }) {
      const path = pathOf(playerId, extension);
      const others = AVATAR_EXTENSIONS.filter((other) => other !== extension);
      await mkdir(folder, { recursive: true });
      // Another process that writes at the same moment may remove this one as its own "other": one of them has to stay.
      do {
        await replaceFile(folder, path, bytes);
        for (const other of others) await rm(pathOf(playerId, other), { force: true });
      } while (!(await readFirst(playerId)));
    },
  };
}

async function replaceFile(folder: string, path: string, bytes: Buffer): Promise<void> {
  // In the same folder, so that renaming is atomic; no name that the game server takes for an avatar.
  const temporary = join(folder, `.upload-${randomUUID()}`);
  try {
    await writeFile(temporary, bytes, { flag: 'wx', flush: true });
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined);
    throw error;
  }
}

async function readPicture(path: string, extension: Avatar['extension']): Promise<StoredAvatar | null> {
  const file = await open(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
  if (!file) return null;
  try {
    const { mtime } = await file.stat();
    const bytes = await file.readFile();
    return bytes.length > 0 ? { bytes, extension, modified: mtime } : null;
  } finally {
    await file.close();
  }
}
