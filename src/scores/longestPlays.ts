import type { Database } from '../db/database';
import { given } from '../db/given';
import type { Mode } from '../osu/modes';
import { isVisible } from '../players/visibility';
import { rowsInOrder } from '../snapshots/order';
import type { Held } from '../snapshots/snapshots';
import type { SnapshotSource } from '../snapshots/snapshotSource';
import { LongestOfPlayers } from './longestOfPlayers';

/** A player's longest play in a mode. */
export type LongestPlay = Awaited<ReturnType<typeof playsById>>[number];

/** The longest plays of a mode as far as all scores were looked at. */
interface LongestPlays extends Held {
  plays: LongestOfPlayers;
}

const SCORES_A_PART = 20_000;
/** Of each mode: more than are shown, since some of them may be hidden by then. */
const KEPT = 500;
const BYTES_A_PLAY = 100;

/** What was found so far, so that a score is looked at once. */
const found = new WeakMap<SnapshotSource['snapshots'], Map<Mode, LongestOfPlayers>>();

/** The longest play of each visible player in a mode, the longest first; of equal ones the older. At most 500. */
export async function longestPlays(
  { database, snapshots }: SnapshotSource,
  mode: Mode,
  limit: number,
  scoresAPart = SCORES_A_PART,
): Promise<LongestPlay[]> {
  const readPlays = (plays = new LongestOfPlayers(KEPT)) => readOn(database, mode, plays, scoresAPart);
  const from = ({ plays }: Pick<LongestPlays, 'plays'>) =>
    rowsInOrder(plays.ids(), limit, (ids) => playsById(database, ids));
  const name = `longest plays ${mode}`;
  return snapshots.answer<LongestPlays, LongestPlay[]>({
    name,
    of: name,
    isDear: true,
    live: async () => from({ plays: await readPlays() }),
    async compute() {
      const known = found.get(snapshots) ?? new Map<Mode, LongestOfPlayers>();
      found.set(snapshots, known);
      const plays = await readPlays(known.get(mode));
      known.set(mode, plays);
      return { plays, bytes: KEPT * BYTES_A_PLAY, rows: plays.lastId === 0 ? 0 : Infinity, isLasting: true };
    },
    from,
  });
}

/**
 * Looks at the scores that were not looked at yet, in the order of their ids: in statements that each go through some
 * thousand rows and return the few that are long enough.
 */
async function readOn(
  { query }: Database,
  mode: Mode,
  plays: LongestOfPlayers,
  scoresAPart: number,
): Promise<LongestOfPlayers> {
  for (;;) {
    const end = await query
      .selectFrom('scores')
      .select('scores.id')
      .where('scores.id', '>', plays.lastId)
      .orderBy('scores.id')
      .limit(1)
      .offset(scoresAPart - 1)
      .executeTakeFirst();
    const rows = await query
      .selectFrom('scores')
      .select(['scores.id', 'scores.userid', 'scores.time_elapsed'])
      .where('scores.id', '>', plays.lastId)
      .$call(given(end, (scores, { id }) => scores.where('scores.id', '<=', id)))
      .where('scores.mode', '=', mode)
      .where('scores.time_elapsed', '>', plays.threshold)
      .orderBy('scores.id')
      .execute();
    plays.add(rows);
    // The last part is not full yet: the next time it is looked at again.
    if (end === undefined) return plays;
    plays.lastId = end.id;
  }
}

function playsById({ query }: Database, ids: readonly (number | bigint)[]) {
  return query
    .selectFrom('scores')
    .innerJoin('users', 'users.id', 'scores.userid')
    .select(['scores.id', 'scores.time_elapsed', 'scores.status', 'users.name', 'users.country'])
    .where('scores.id', 'in', ids)
    .where(isVisible())
    .execute();
}
