import type { RedisConnection } from '../redis/connection';
import { batch, type Command } from '../redis/commands';
import { buildAside, swapIn } from './asideSets';
import { differencesOf } from './checkRanks';
import type { Difference } from './differences';
import { rankJob, type RankJob, type RankOptions } from './rankJob';
import { keyOf } from './rankSets';
import { settle } from './settle';

export interface RebuildReport {
  sets: number;
  /** Places that were corrected after the swap: changes that had gone to the old sets. */
  late: number;
  /** Places that kept changing while they were looked at. */
  unsettled: number;
}

/** The share of the work that comes before the sets are compared. */
const BUILD_SHARE = 0.3;

/**
 * Rebuilds the sets from SQL while the game server goes on writing: fills new ones aside, swaps them in mode by mode,
 * and then corrects what changed meanwhile. docs/ranks.md says why the outcome is right.
 * @throws Error when SQL or Redis fails; what was not swapped in by then is as it was.
 */
export async function rebuildRanks(
  services: Pick<RankJob, 'database' | 'redis'>,
  options: RankOptions = {},
): Promise<RebuildReport> {
  const job = rankJob(services, options);
  const { redis, modes, onProgress, clock, settleMs } = job;
  const report = { sets: 0, late: 0 };
  for (const [nth, mode] of modes.entries()) {
    const fractionAt = (done: number) => (BUILD_SHARE * (nth + done)) / modes.length;
    const aside = await buildAside(job, mode, async (done) =>
      onProgress({ step: 'read', mode, fraction: fractionAt(done) }),
    );
    await onProgress({ step: 'swap', mode, fraction: fractionAt(1) });
    report.sets += await swapIn(redis, aside);
  }
  await onProgress({ step: 'settle', fraction: BUILD_SHARE });
  // Whatever was written to an old set is in SQL after this.
  await clock.sleep(settleMs);
  const unsettled = await settle(job, differencesOf(job, BUILD_SHARE), async (lasting) => {
    report.late += await correct(redis, lasting);
    return lasting.map((difference) => ({ ...difference, held: difference.wanted }));
  });
  return { ...report, unsettled };
}

/** Sets or removes a member unless its score is no longer the one that was seen: then the game server was faster. */
const CORRECT = `
local held = redis.call('ZSCORE', KEYS[1], ARGV[1])
if (held and tonumber(held) or nil) ~= tonumber(ARGV[2]) then return 0 end
if ARGV[3] == '' then redis.call('ZREM', KEYS[1], ARGV[1])
else redis.call('ZADD', KEYS[1], ARGV[3], ARGV[1]) end
return 1`;

async function correct(redis: RedisConnection, differences: readonly Difference[]): Promise<number> {
  const commands = differences.map(({ set, member, held, wanted }): Command => [
    'eval',
    CORRECT,
    1,
    keyOf(set),
    member,
    held ?? '',
    wanted ?? '',
  ]);
  return (await batch(redis, commands)).filter((changed) => changed === 1).length;
}
