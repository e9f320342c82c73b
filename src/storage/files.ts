import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { createLocalAvatars, type AvatarFiles } from '../avatars/avatarFiles';
import { replaceFile } from './replaceFile';

/** The data folder's files, addressed by number alone, so that no text from outside ever becomes a path. */
export interface Files {
  /** The stored LZMA frames of a score's replay; null when there is no file or it is empty. */
  replayFrames(scoreId: number | bigint): Promise<Buffer | null>;
  /** Whether there are any, without reading them. */
  hasReplay(scoreId: number | bigint): Promise<boolean>;
  /** The `.osu` file of a map; null when there is none. */
  beatmap(mapId: number): Promise<Buffer | null>;
  /** Keeps the `.osu` file of a map; nobody ever sees half of it. */
  writeBeatmap(mapId: number, bytes: Uint8Array): Promise<void>;
  readonly avatars: AvatarFiles;
}

/** The folder that the game server keeps: `osr/{score id}.osr`, `osu/{map id}.osu`, `avatars/{user id}.*`. */
export function createLocalFiles(directory: string): Files {
  const replayFile = (scoreId: number | bigint) => join(directory, 'osr', `${BigInt(scoreId)}.osr`);
  return {
    async replayFrames(scoreId) {
      const bytes = await orNull(readFile(replayFile(scoreId)));
      return bytes?.length ? bytes : null;
    },
    async hasReplay(scoreId) {
      return ((await orNull(stat(replayFile(scoreId))))?.size ?? 0) > 0;
    },
    beatmap: (mapId) => orNull(readFile(join(directory, 'osu', `${mapId}.osu`))),
    writeBeatmap: (mapId, bytes) => replaceFile(join(directory, 'osu', `${mapId}.osu`), bytes),
    avatars: createLocalAvatars(join(directory, 'avatars')),
  };
}

/** Null: there is no such file. */
async function orNull<Value>(read: Promise<Value>): Promise<Value | null> {
  try {
    return await read;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}
