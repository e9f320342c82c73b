import type { KyselyPlugin } from 'kysely';
import { checkRanks } from '../../src/ranks/checkRanks';
import { rebuildRanks } from '../../src/ranks/rebuildRanks';
import { createRedisRanks } from '../../src/ranks/redisRanks';
import { PUBLIC, RESTRICTED } from '../support/factories';
import {
  describeWithRedis,
  dumpAll,
  putSets,
  readSets,
  scripted,
  WORLD,
  type Moment,
  type RankStack,
} from './rankStacks';

const MODE = 'bancho:leaderboard:0';

describeWithRedis('rebuilding the sets of ranks', (stack) => {
  it('makes all of them from nothing, to stay', async () => {
    const { redis } = stack();
    expect(await rebuildRanks(stack(), scripted())).toEqual({ sets: 6, late: 0, unsettled: 0 });
    expect(await readSets(redis)).toEqual(WORLD);
    for (const key of Object.keys(WORLD)) expect(await redis.ttl(key)).toBe(-1);
  });

  it('changes nothing the second time', async () => {
    await rebuildRanks(stack(), scripted());
    const before = await dumpAll(stack().redis);
    expect(await rebuildRanks(stack(), scripted())).toEqual({ sets: 6, late: 0, unsettled: 0 });
    expect(await dumpAll(stack().redis)).toEqual(before);
  });

  it('gives the ranks that SQL gives, of equal pp the id that is greater as text first', async () => {
    await rebuildRanks(stack(), scripted());
    const ranks = createRedisRanks(stack().redis);
    const rankOf = async (id: number, country: string) => {
      const [first] = await ranks.ofPlayer({ id, country }, [0]);
      return [first?.rank, first?.countryRank];
    };
    expect(await rankOf(4, 'us')).toEqual([1, 1]);
    expect(await rankOf(5, 'jp')).toEqual([2, 1]);
    expect(await rankOf(3, 'jp')).toEqual([3, 2]);
    expect(await rankOf(9, 'kr')).toEqual([4, 1]);
    expect(await rankOf(100, 'kr')).toEqual([5, 2]);
    expect(await rankOf(10, 'kr')).toEqual([6, 3]);
    expect(await rankOf(6, 'us')).toEqual([null, null]);
    expect(await rankOf(7, 'jp')).toEqual([null, null]);
  });

  it('touches the asked modes alone', async () => {
    const { redis } = stack();
    const old = { [MODE]: { 3: 1 }, [`${MODE}:zz`]: { 3: 1 }, 'bancho:leaderboard:8:zz': { 3: 1 } };
    await putSets(redis, old);
    await rebuildRanks(stack(), { ...scripted(), modes: [8] });
    expect(await readSets(redis, MODE)).toEqual({ [MODE]: { 3: 1 }, [`${MODE}:zz`]: { 3: 1 } });
    expect(await readSets(redis, 'bancho:leaderboard:8')).toEqual({
      'bancho:leaderboard:8': { 3: 50, 5: 60 },
      'bancho:leaderboard:8:jp': { 3: 50, 5: 60 },
    });
  });

  it('removes the sets of a mode that nobody has pp in', async () => {
    await putSets(stack().redis, { 'bancho:leaderboard:3': { 3: 1 }, 'bancho:leaderboard:3:jp': { 3: 1 } });
    await rebuildRanks(stack(), scripted());
    expect(await readSets(stack().redis)).toEqual(WORLD);
  });

  it.each(['read', 'swap'] as const)(
    'leaves the live sets as they are when it dies at: %s',
    async (moment) => {
      const { redis } = stack();
      await putSets(redis, { [MODE]: { 3: 1 }, [`${MODE}:zz`]: { 3: 1 } });
      const die = () => Promise.reject(new Error('killed'));
      await expect(rebuildRanks(stack(), scripted({ [moment]: die }))).rejects.toThrow('killed');
      expect(await readSets(redis, 'bancho:')).toEqual({ [MODE]: { 3: 1 }, [`${MODE}:zz`]: { 3: 1 } });
      const left = await redis.keys('kiai:ranks:*');
      expect(left.length).toBeGreaterThan(0);
      for (const key of left) expect(await redis.ttl(key)).toBeGreaterThan(0);
    },
  );

  it('does not swap in a set that Redis lost a part of', async () => {
    const { redis } = stack();
    await putSets(redis, { [MODE]: { 3: 1 } });
    const lose = async () => redis.zrem(String((await redis.keys(`kiai:ranks:*:{${MODE}}`))[0]), '3');
    await expect(rebuildRanks(stack(), scripted({ swap: lose }))).rejects.toThrow(
      'Redis lost a part of the new sets of mode 0',
    );
    expect(await readSets(redis, 'bancho:')).toEqual({ [MODE]: { 3: 1 } });
  });

  it('removes what came in after the swap and is no player', async () => {
    const junk = () => putSets(stack().redis, { [MODE]: { nobody: 1, 77: 5 }, [`${MODE}:zz`]: { 3: 500 } });
    expect(await rebuildRanks(stack(), scripted({ settle: junk }))).toEqual({
      sets: 6,
      late: 3,
      unsettled: 0,
    });
    expect(await readSets(stack().redis)).toEqual(WORLD);
  });

  it('does not overwrite what the game server writes between reading and correcting', async () => {
    const { redis, database } = stack();
    await rebuildRanks(stack(), scripted());
    let armed = false;
    const intrude: KyselyPlugin = {
      transformQuery: ({ node }) => node,
      async transformResult({ result }) {
        if (armed) {
          armed = false;
          await gameServer(stack()).score.redis();
        }
        return result;
      },
    };
    const watched = { redis, database: { ...database, query: database.query.withPlugin(intrude) } };
    const script = scripted({
      settle: () => redis.zadd(MODE, 1, '3'),
      'wait 2': async () => (armed = true),
      'wait 3': () => gameServer(stack()).score.sql(),
    });
    expect(await rebuildRanks(watched, script)).toEqual({ sets: 6, late: 0, unsettled: 0 });
    expect([armed, await redis.zscore(MODE, '3')]).toEqual([false, '750']);
  });

  it('is right when the game server writes the very value that the set wrongly held', async () => {
    const { score } = gameServer(stack());
    const script = scripted({
      settle: () => stack().redis.zadd(MODE, 750, '3'),
      'wait 2': score.redis,
      'wait 3': score.sql,
    });
    await rebuildRanks(stack(), { ...script, modes: [0] });
    expect(await stack().redis.zscore(MODE, '3')).toBe('750');
  });
});

/** What the game server does on events, as its write to SQL and the one to the sets. */
function gameServer({ redis, writable: { query } }: RankStack) {
  const setPp = (id: number, pp: number) =>
    query.updateTable('stats').set({ pp }).where('id', '=', id).where('mode', '=', 0).execute();
  const add = (id: number, country: string, pp: number) =>
    putSets(redis, { [MODE]: { [id]: pp }, [`${MODE}:${country}`]: { [id]: pp } });
  const setUser = (id: number, user: { priv?: number; country?: string }) =>
    query.updateTable('users').set(user).where('id', '=', id).execute();
  return {
    score: { sql: () => setPp(3, 750), redis: () => add(3, 'jp', 750) },
    worseScore: { sql: () => setPp(5, 20), redis: () => add(5, 'jp', 20) },
    firstScore: { sql: () => setPp(7, 60), redis: () => add(7, 'jp', 60) },
    restriction: {
      sql: () => setUser(4, { priv: RESTRICTED }),
      redis: () => Promise.all([redis.zrem(MODE, '4'), redis.zrem(`${MODE}:us`, '4')]),
    },
    pardon: {
      sql: () => setUser(6, { priv: PUBLIC }),
      redis: () => Promise.all([add(6, 'us', 800), putSets(redis, PARDONED_IN_8)]),
    },
    move: { sql: () => setUser(10, { country: 'fr' }), redis: () => add(10, 'fr', 321) },
  };
}

const PARDONED_IN_8 = { 'bancho:leaderboard:8': { 6: 70 }, 'bancho:leaderboard:8:us': { 6: 70 } };

const MOMENTS: Moment[] = ['read', 'swap', 'settle', 'wait 1', 'compare', 'wait 2', 'wait 3'];
/** Two moments without more than one wait between them. */
const PAIRS: [Moment, Moment][] = MOMENTS.flatMap((moment, at): [Moment, Moment][] => {
  const next = MOMENTS[at + 1];
  return next
    ? [
        [moment, moment],
        [moment, next],
      ]
    : [[moment, moment]];
});

describeWithRedis('rebuilding while the game server writes', (stack) => {
  beforeEach(() => putSets(stack().redis, WORLD));

  it.each(PAIRS.flatMap((pair) => [['sql', 'redis', ...pair] as const, ['redis', 'sql', ...pair] as const]))(
    'is right in the end: %s, then %s; at %s and at %s',
    async (first, second, earlier, later) => {
      const { move, ...changes } = gameServer(stack());
      const all = Object.values(changes);
      // The game server takes nobody out of the former country's set: only a comparison that comes later can.
      if (MOMENTS.indexOf(later) < MOMENTS.indexOf('compare')) all.push(move);
      const events: Partial<Record<Moment, () => Promise<unknown>>> = {};
      const at = (moment: Moment, act: () => Promise<unknown>) => {
        const before = events[moment];
        events[moment] = async () => {
          await before?.();
          await act();
        };
      };
      // A difference for certain, so that there are the later waits.
      at('settle', () => stack().redis.zadd(MODE, 1, 'nobody'));
      at(earlier, async () => {
        for (const change of all) await change[first]();
      });
      at(later, async () => {
        for (const change of all) await change[second]();
      });
      const script = scripted(events);
      expect(await rebuildRanks(stack(), script)).toMatchObject({ unsettled: 0 });
      expect(script.moments).toEqual(MOMENTS);

      const moved = all.includes(move);
      expect(await readSets(stack().redis)).toEqual({
        ...WORLD,
        [MODE]: { 3: 750, 5: 20, 6: 800, 7: 60, 9: 321, 10: 321, 100: 321 },
        [`${MODE}:jp`]: { 3: 750, 5: 20, 7: 60 },
        [`${MODE}:us`]: { 6: 800 },
        [`${MODE}:kr`]: moved ? { 9: 321, 100: 321 } : { 9: 321, 10: 321, 100: 321 },
        'bancho:leaderboard:8': { 3: 50, 5: 60, 6: 70 },
        'bancho:leaderboard:8:us': { 6: 70 },
        ...(moved && { [`${MODE}:fr`]: { 10: 321 } }),
      });
      expect(await checkRanks(stack(), scripted())).toEqual({ sets: new Map(), unsettled: 0 });
    },
  );
});
