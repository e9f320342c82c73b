import { createHash } from 'node:crypto';
import bcrypt from 'bcrypt';
import { errors } from '../errors';
import { createLimit } from '../limits/concurrency';
import { once } from '../once';

/** As the game server hashes: bcrypt of the password's MD5 in hex, which is all that the game client sends. */
const COST = 12;

/**
 * Each of these occupies a thread of the pool that reading files needs as well, for a quarter of a second. No more wait
 * than a change of a password, which waits twice, still gets its answer behind.
 */
const limit = createLimit({ atOnce: 2, waiting: 60, busy: errors.hashingBusy });

/** Runs when the turn of a work has come; what it throws rejects, so that work which has become pointless costs nothing. */
type Before = () => Promise<void> | void;

/** Hashes and checks passwords, off the event loop and a few at once. */
export interface Passwords {
  /**
   * The hash to store.
   * @throws ApiError when too many are waiting.
   */
  hash(password: string, before?: Before): Promise<string>;
  /**
   * Whether the password is the hash's. Without a hash the work is done all the same, so that the time of an answer does
   * not tell who exists.
   * @throws ApiError when too many are waiting.
   */
  matches(password: string, hash: string | undefined, before?: Before): Promise<boolean>;
}

/** `cost` is for tests: each step doubles the work. */
export function createPasswords({ cost = COST }: { cost?: number } = {}): Passwords {
  const decoy = once(() => bcrypt.hash('', cost));
  return {
    hash: (password, before) =>
      limit(async () => {
        await before?.();
        return bcrypt.hash(toMd5(password), cost);
      }),
    matches: (password, hash, before) =>
      limit(async () => {
        await before?.();
        const isReal = hash !== undefined && BCRYPT.test(hash);
        // `$2y$` is another name that PHP gives to the same.
        const compared = isReal ? hash.replace('$2y$', '$2b$') : await decoy();
        const equal = await bcrypt.compare(toMd5(password), compared);
        return isReal && equal;
      }),
  };
}

const BCRYPT = /^\$2[aby]\$\d\d\$[./A-Za-z0-9]{53}$/;

function toMd5(password: string): string {
  return createHash('md5').update(password).digest('hex');
}
