import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { version } from '../package.json';

export const VERSION = version;

/** The commit that this build was made from, abbreviated; null where the build did not know it. */
export function readCommit(): string | null {
  const file = join(__dirname, '..', 'commit');
  return existsSync(file) ? readFileSync(file, 'utf8').trim() || null : null;
}
