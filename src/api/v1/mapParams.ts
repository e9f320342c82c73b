import { errors } from '../../errors';
import { text } from '../../http/params';
import type { MapSelector } from '../../maps/mapRepository';

const MD5_LENGTH = 32;

export const md5Param = text({ min: MD5_LENGTH, max: MD5_LENGTH })
  .optional()
  .describe('MD5 of the .osu file, in lower case.');

/** @throws ApiError when neither is given. */
export function selectMap({ id, md5 }: { id?: number; md5?: string }): MapSelector {
  if (id !== undefined) return { id };
  if (md5 !== undefined) return { md5 };
  throw errors.idOrMd5();
}
