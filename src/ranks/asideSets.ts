import { randomUUID } from 'node:crypto';
import type { Mode } from '../osu/modes';
import { parts } from '../parts';
import type { RedisConnection } from '../redis/connection';
import { batch, transact, type Command } from '../redis/commands';
import { redisKeys } from '../redis/keys';
import type { RankJob } from './rankJob';
import { rankRows, type RankRow } from './rankRows';
import { keyOf, liveSets, type RankSet } from './rankSets';

/** New sets of a mode under names of their own, which nobody reads. They expire when nobody swaps them in. */
export interface AsideSets {
  mode: Mode;
  /** Where the new content of a live key is, and how much there is. */
  sets: Map<string, { key: string; members: number }>;
}

const EXPIRY_S = 600;
/** Rows that Redis takes in one step, during which the game server waits. */
const STEP_ROWS = 1_000;

/** Fills the new sets of a mode from SQL. `onFraction` is told 0 to 1. */
export async function buildAside(
  { database, redis, chunkRows }: RankJob,
  mode: Mode,
  onFraction: (fraction: number) => Promise<void>,
): Promise<AsideSets> {
  const aside: AsideSets = { mode, sets: new Map() };
  const run = randomUUID();
  for await (const { rows, fraction } of rankRows(database, mode, chunkRows)) {
    for (const some of parts(rows, STEP_ROWS)) await addRows(redis, aside, run, some);
    await renew(redis, aside);
    await onFraction(fraction);
  }
  return aside;
}

/**
 * Puts the new sets in the place of a mode's live ones, all in one transaction (in a cluster each set in one of its
 * own: either set is right by itself); live sets without new content go.
 * @returns the number of sets there are now.
 * @throws Error when a new set is not whole; the live ones are untouched then.
 */
export async function swapIn(redis: RedisConnection, aside: AsideSets): Promise<number> {
  await expectWhole(redis, aside);
  const old = await liveSets(redis, aside.mode);
  await transact(redis, [
    // UNLINK frees the old sets aside; a RENAME onto them would do it while all others wait.
    ...old.map((set): Command => ['unlink', keyOf(set)]),
    ...[...aside.sets].flatMap(([live, { key }]): Command[] => [
      ['rename', key, live],
      ['persist', live],
    ]),
  ]);
  return aside.sets.size;
}

async function addRows(
  redis: RedisConnection,
  aside: AsideSets,
  run: string,
  rows: RankRow[],
): Promise<void> {
  const { mode } = aside;
  const additions = new Map<string, (string | number)[]>();
  const add = (set: RankSet, { id, pp }: RankRow) => {
    const live = keyOf(set);
    const of = aside.sets.get(live) ?? { key: redisKeys.asideLeaderboard(run, live), members: 0 };
    of.members += 1;
    aside.sets.set(live, of);
    const members = additions.get(of.key) ?? [];
    members.push(pp, id);
    additions.set(of.key, members);
  };
  for (const row of rows) {
    add({ mode }, row);
    add({ mode, country: row.country }, row);
  }
  const step = [...additions].flatMap(([key, members]): Command[] => [
    ['zadd', key, ...members],
    ['expire', key, EXPIRY_S],
  ]);
  await transact(redis, step);
}

async function renew(redis: RedisConnection, { sets }: AsideSets): Promise<void> {
  await batch(
    redis,
    [...sets.values()].map(({ key }): Command => ['expire', key, EXPIRY_S]),
  );
}

/** A run that was held up for long, or a Redis out of memory, may have lost sets or their first members. */
async function expectWhole(redis: RedisConnection, aside: AsideSets): Promise<void> {
  await renew(redis, aside);
  const sets = [...aside.sets.values()];
  const sizes = await batch(
    redis,
    sets.map(({ key }): Command => ['zcard', key]),
  );
  for (const [nth, { members }] of sets.entries())
    if (sizes[nth] !== members)
      throw new Error(
        `Redis lost a part of the new sets of mode ${aside.mode}; the old ones are still in place.`,
      );
}
