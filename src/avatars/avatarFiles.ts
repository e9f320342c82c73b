import { open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { ID_MAX } from '../db/ids';
import { replaceFile } from '../storage/replaceFile';

/** In the order in which the game server's web server looks for them. */
const AVATAR_EXTENSIONS = ['png', 'jpg', 'gif', 'jpeg', 'jfif'] as const;

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
      // Another process that writes at the same moment may remove this one as its own "other": one of them has to stay.
      do {
        await replaceFile(path, bytes);
        for (const other of others) await rm(pathOf(playerId, other), { force: true });
      } while (!(await readFirst(playerId)));
    },
  };
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
