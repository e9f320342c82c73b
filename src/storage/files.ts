import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** The data folder's files, addressed by number alone, so that no text from outside ever becomes a path. */
export interface Files {
  /** The stored LZMA frames of a score's replay; null when there is no file or it is empty. */
  replayFrames(scoreId: number | bigint): Promise<Buffer | null>;
}

/** The folder that the game server keeps: `osr/{score id}.osr`, `osu/{map id}.osu`, `avatars/{user id}.*`. */
export function createLocalFiles(directory: string): Files {
  return {
    async replayFrames(scoreId) {
      const bytes = await readOptional(join(directory, 'osr', `${BigInt(scoreId)}.osr`));
      return bytes?.length ? bytes : null;
    },
  };
}

async function readOptional(path: string): Promise<Buffer | null> {
  try {
    return await readFile(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}
