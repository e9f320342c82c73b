import { groupBy } from '../groupBy';
import type { Mode } from '../osu/modes';
import type { RedisConnection } from '../redis/connection';
import { batch, type Command } from '../redis/commands';
import { redisKeys } from '../redis/keys';
import { scanKeys } from '../redis/masters';

/** One of the sorted sets: a mode's, or with a country (as `users.country` spells it) that country's in the mode. */
export interface RankSet {
  mode: Mode;
  country?: string;
}

/** A member's place in a set; members are user ids in digits. */
export interface Place {
  set: RankSet;
  member: string;
}

const SCAN_COUNT = 1_000;

export function keyOf({ mode, country }: RankSet): string {
  return country === undefined ? redisKeys.leaderboard(mode) : redisKeys.countryLeaderboard(mode, country);
}

/** The sets of a mode, the mode's own first; the countries' are those that exist. */
export async function liveSets(redis: RedisConnection, mode: Mode): Promise<RankSet[]> {
  const prefix = redisKeys.countryLeaderboard(mode, '');
  const countries = new Set<string>();
  for await (const keys of scanKeys(redis, { pattern: `${prefix}*`, count: SCAN_COUNT }))
    for (const key of keys) countries.add(key.slice(prefix.length));
  return [{ mode }, ...[...countries].sort().map((country) => ({ mode, country }))];
}

/** Members of all the sets together. */
export async function countMembers(redis: RedisConnection, sets: readonly RankSet[]): Promise<number> {
  const sizes = await batch(
    redis,
    sets.map((set): Command => ['zcard', keyOf(set)]),
  );
  return (sizes as number[]).reduce((sum, size) => sum + size, 0);
}

/** What the sets hold at the places, null for nothing, in the order given; one round trip. */
export async function scoresAt(redis: RedisConnection, places: readonly Place[]): Promise<(number | null)[]> {
  if (places.length === 0) return [];
  const positions = groupBy(places.keys(), (at) => keyOf(places[at]!.set));
  const commands = [...positions].map(([key, of]): Command => [
    'zmscore',
    key,
    ...of.map((at) => places[at]?.member ?? ''),
  ]);
  const answers = (await batch(redis, commands)) as (string | null)[][];
  const scores = new Array<number | null>(places.length).fill(null);
  for (const [index, of] of [...positions.values()].entries())
    for (const [nth, at] of of.entries()) scores[at] = toScore(answers[index]?.[nth]);
  return scores;
}

/** All members that are in the set from start to end, some perhaps twice, a part at a time. */
export async function* membersOf(
  redis: RedisConnection,
  set: RankSet,
  count: number,
): AsyncGenerator<{ member: string; score: number }[]> {
  let cursor = '0';
  do {
    const [next, flat] = await redis.zscan(keyOf(set), cursor, 'COUNT', count);
    const part: { member: string; score: number }[] = [];
    for (let at = 0; at + 1 < flat.length; at += 2)
      part.push({ member: flat[at] ?? '', score: Number(flat[at + 1]) });
    yield part;
    cursor = next;
  } while (cursor !== '0');
}

function toScore(reply: string | null | undefined): number | null {
  return reply === null || reply === undefined ? null : Number(reply);
}
