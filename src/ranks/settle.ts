import { differs, lookAgain, type Difference } from './differences';
import type { RankJob } from './rankJob';

/** Differences that wait at the same time; with more of them the search waits too. */
const WAITING_MAX = 100_000;
const ROUNDS_MAX = 10;

interface Batch {
  differences: Difference[];
  /** By the job's clock. */
  due: number;
  round: number;
}

/**
 * Tells lasting differences from changes that the game server is in the middle of: looks at each again `settleMs` later
 * and hands those that are exactly as before to `confirmed`, which returns what to look at once more.
 * @returns the number of places that were found different, and each time otherwise, until the last round.
 */
export async function settle(
  job: RankJob,
  found: AsyncIterable<Difference[]>,
  confirmed: (differences: Difference[]) => Promise<Difference[]>,
): Promise<number> {
  const { clock, settleMs } = job;
  const waiting: Batch[] = [];
  let unsettled = 0;

  function wait(differences: Difference[], round: number) {
    if (round > ROUNDS_MAX) unsettled += differences.length;
    else if (differences.length > 0) waiting.push({ differences, due: clock.now() + settleMs, round });
  }

  async function review({ differences, due, round }: Batch) {
    const early = due - clock.now();
    if (early > 0) await clock.sleep(early);
    const lasting: Difference[] = [];
    const moved: Difference[] = [];
    for (const [at, now] of (await lookAgain(job, differences)).entries()) {
      const before = differences[at];
      if (!differs(now)) continue;
      if (now.held === before?.held && now.wanted === before.wanted) lasting.push(now);
      else moved.push(now);
    }
    wait([...moved, ...(await confirmed(lasting))], round + 1);
  }

  const isPressing = ({ due }: Batch) =>
    due <= clock.now() || waiting.reduce((sum, { differences }) => sum + differences.length, 0) > WAITING_MAX;

  for await (const differences of found) {
    wait(differences, 1);
    for (let [first] = waiting; first && isPressing(first); [first] = waiting) {
      waiting.shift();
      await review(first);
    }
  }
  for (let first = waiting.shift(); first; first = waiting.shift()) await review(first);
  return unsettled;
}
