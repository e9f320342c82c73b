import { createHash } from 'node:crypto';
import { errors } from '../errors';
import type { Logger } from '../logger';
import type { Files } from '../storage/files';
import { fetchBounded } from './fetchBounded';
import { OSU_FILE_MAX_BYTES } from './osuFileLimits';

export interface BeatmapFilesOptions {
  files: Files;
  /** Where a missing file may be fetched; unset: never. */
  mirrorUrl?: string;
  /** Milliseconds that the mirror has, from the request to the last byte. */
  mirrorLimitMs: number;
  log: Logger;
  onMirrorFailure?: () => void;
}

export interface BeatmapFiles {
  /**
   * The `.osu` file of a map, as the server knows the map.
   * @throws ApiError when there is no file, or one with another MD5.
   */
  read(map: { id: number; md5: string }): Promise<Buffer>;
}

export function createBeatmapFiles({
  files,
  mirrorUrl,
  mirrorLimitMs,
  log,
  onMirrorFailure,
}: BeatmapFilesOptions): BeatmapFiles {
  /** By MD5: a map may become another while its file is fetched. */
  const fetching = new Map<string, Promise<Buffer>>();

  async function fetchFile(url: string, id: number, md5: string): Promise<Buffer> {
    const bytes = await fetchBounded(url, OSU_FILE_MAX_BYTES, mirrorLimitMs).catch((error: Error) => {
      onMirrorFailure?.();
      log.warn({ map: id, reason: error.message }, 'a beatmap file could not be fetched');
      throw errors.beatmapFileUnavailable();
    });
    if (md5Of(bytes) !== md5) throw errors.beatmapFileUnavailable();
    await files.writeBeatmap(id, bytes).catch((error: Error) => {
      log.warn({ map: id, reason: error.message }, 'a fetched beatmap file could not be kept');
    });
    return bytes;
  }

  return {
    async read({ id, md5 }) {
      const stored = await files.beatmap(id);
      if (stored) {
        if (md5Of(stored) !== md5) throw errors.beatmapFileUnavailable();
        return stored;
      }
      if (!mirrorUrl) throw errors.beatmapFileUnavailable();
      const running =
        fetching.get(md5) ?? fetchFile(addressOf(mirrorUrl, id), id, md5).finally(() => fetching.delete(md5));
      fetching.set(md5, running);
      return running;
    },
  };
}

/** The address says where the id goes, `{id}`, else it is the folder that the files are in. */
function addressOf(mirrorUrl: string, id: number): string {
  if (mirrorUrl.includes('{id}')) return mirrorUrl.replace('{id}', String(id));
  return `${mirrorUrl.replace(/\/+$/, '')}/${id}`;
}

export function md5Of(bytes: Uint8Array): string {
  return createHash('md5').update(bytes).digest('hex');
}
