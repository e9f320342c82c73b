import { findDifferences, type Difference } from './differences';
import { rankJob, type RankJob, type RankOptions } from './rankJob';
import { keyOf } from './rankSets';
import { settle } from './settle';

export interface SetReport {
  /** In SQL, not in the set. */
  missing: number;
  /** In the set, not to be there by SQL. */
  extra: number;
  /** In both with another value. */
  different: number;
  /** A few of them. */
  examples: Pick<Difference, 'member' | 'held' | 'wanted'>[];
}

export interface CheckReport {
  /** The sets that differ, by key. */
  sets: Map<string, SetReport>;
  /** Places that kept changing while they were looked at. */
  unsettled: number;
}

const EXAMPLES_MAX = 3;

/** Compares the sets with SQL and writes nothing. A change in progress is no difference: see `settle`. */
export async function checkRanks(
  services: Pick<RankJob, 'database' | 'redis'>,
  options: RankOptions = {},
): Promise<CheckReport> {
  const job = rankJob(services, options);
  const sets = new Map<string, SetReport>();
  const unsettled = await settle(job, differencesOf(job, 0), async (lasting) => {
    for (const difference of lasting) count(sets, difference);
    return [];
  });
  return { sets, unsettled };
}

/** The differences of all modes of a job, whose progress goes on from `start`. */
export async function* differencesOf(job: RankJob, start: number): AsyncGenerator<Difference[]> {
  for (const [nth, mode] of job.modes.entries())
    yield* findDifferences(job, mode, async (fraction) =>
      job.onProgress({
        step: 'compare',
        mode,
        fraction: start + ((1 - start) * (nth + fraction)) / job.modes.length,
      }),
    );
}

function count(sets: Map<string, SetReport>, { set, member, held, wanted }: Difference): void {
  const key = keyOf(set);
  const report = sets.get(key) ?? { missing: 0, extra: 0, different: 0, examples: [] };
  report[held === null ? 'missing' : wanted === null ? 'extra' : 'different'] += 1;
  if (report.examples.length < EXAMPLES_MAX) report.examples.push({ member, held, wanted });
  sets.set(key, report);
}
