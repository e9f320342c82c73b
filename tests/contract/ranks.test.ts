import { Redis, type Cluster } from 'ioredis';
import { MODES } from '../../src/osu/modes';
import { createMemoryRanks } from '../../src/ranks/memoryRanks';
import type { Ranks } from '../../src/ranks/ranks';
import { createRedisRanks } from '../../src/ranks/redisRanks';
import { useRedisCluster } from '../support/redisCluster';
import { testServices } from '../support/services';

const services = testServices();
const cluster = useRedisCluster();
const jp = (id: number) => ({ id, country: 'jp' });
const us = (id: number) => ({ id, country: 'us' });

/** What every set of ranks does, whatever holds it. */
function describeRanks(
  name: string,
  run: typeof describe.skip,
  create: () => Promise<{ ranks: Ranks; close: () => void }>,
) {
  run(name, () => {
    let ranks: Ranks;
    let close: () => void;

    beforeEach(async () => {
      ({ ranks, close } = await create());
    });
    afterEach(() => close());

    it('knows nobody at first', async () => {
      expect(await ranks.ofPlayer(jp(3), [0])).toEqual([{ mode: 0, rank: null, countryRank: null }]);
    });

    it('counts from 1 by pp, over all and in the country', async () => {
      await ranks.set(0, jp(3), 500);
      await ranks.set(0, us(4), 900);
      await ranks.set(0, jp(5), 700);
      expect(await ranks.ofPlayer(jp(3), [0])).toEqual([{ mode: 0, rank: 3, countryRank: 2 }]);
      expect(await ranks.ofPlayer(us(4), [0])).toEqual([{ mode: 0, rank: 1, countryRank: 1 }]);
      expect(await ranks.ofPlayer(jp(5), [0])).toEqual([{ mode: 0, rank: 2, countryRank: 1 }]);
    });

    it('keeps modes apart and answers in the order asked', async () => {
      await ranks.set(4, jp(3), 500);
      expect(await ranks.ofPlayer(jp(3), [8, 4, 0])).toEqual([
        { mode: 8, rank: null, countryRank: null },
        { mode: 4, rank: 1, countryRank: 1 },
        { mode: 0, rank: null, countryRank: null },
      ]);
    });

    it('puts the id that is greater as text first among equal pp', async () => {
      for (const id of [9, 10, 100]) await ranks.set(0, jp(id), 321);
      const rankOf = async (id: number) => (await ranks.ofPlayer(jp(id), [0]))[0]?.rank;
      expect([await rankOf(9), await rankOf(100), await rankOf(10)]).toEqual([1, 2, 3]);
    });

    it('tells many who are asked for at the same time apart', async () => {
      const ids = Array.from({ length: 60 }, (_, at) => at + 3);
      for (const id of ids) await ranks.set(0, id % 2 ? jp(id) : us(id), id);
      const asked = await Promise.all(ids.map((id) => ranks.ofPlayer(id % 2 ? jp(id) : us(id), MODES)));
      expect(asked.map(([osu]) => osu)).toEqual(
        ids.map((id) => ({ mode: 0, rank: 63 - id, countryRank: Math.ceil((63 - id) / 2) })),
      );
      expect(asked.every(([, taiko]) => taiko?.rank === null)).toBe(true);
    });

    it('takes the latest pp', async () => {
      await ranks.set(0, jp(3), 500);
      await ranks.set(0, jp(4), 600);
      await ranks.set(0, jp(3), 601);
      expect(await ranks.ofPlayer(jp(3), [0])).toEqual([{ mode: 0, rank: 1, countryRank: 1 }]);
    });

    it('counts pp of 0 as ranked when it is in the set', async () => {
      await ranks.set(0, jp(3), 0);
      expect(await ranks.ofPlayer(jp(3), [0])).toEqual([{ mode: 0, rank: 1, countryRank: 1 }]);
    });

    it('finds no country rank under another country, in another case either', async () => {
      await ranks.set(0, jp(3), 500);
      expect(await ranks.ofPlayer(us(3), [0])).toEqual([{ mode: 0, rank: 1, countryRank: null }]);
      expect(await ranks.ofPlayer({ id: 3, country: 'JP' }, [0])).toEqual([
        { mode: 0, rank: 1, countryRank: null },
      ]);
    });

    it('moves a player to the sets of another country, with its pp', async () => {
      await ranks.set(0, jp(3), 500);
      await ranks.set(4, jp(3), 50);
      await ranks.set(0, us(4), 600);
      await ranks.moveTo('us', jp(3), [0, 4, 8]);
      expect(await ranks.ofPlayer(us(3), [0, 4, 8])).toEqual([
        { mode: 0, rank: 2, countryRank: 2 },
        { mode: 4, rank: 1, countryRank: 1 },
        { mode: 8, rank: null, countryRank: null },
      ]);
      expect(await ranks.ofPlayer(jp(3), [0])).toEqual([{ mode: 0, rank: 2, countryRank: null }]);
    });

    it('forgets a player who is removed', async () => {
      await ranks.set(0, jp(3), 500);
      await ranks.set(0, jp(4), 600);
      await ranks.remove(0, jp(4));
      expect(await ranks.ofPlayer(jp(4), [0])).toEqual([{ mode: 0, rank: null, countryRank: null }]);
      expect(await ranks.ofPlayer(jp(3), [0])).toEqual([{ mode: 0, rank: 1, countryRank: 1 }]);
    });
  });
}

describeRanks('ranks in memory', describe, async () => ({
  ranks: createMemoryRanks(),
  close: () => undefined,
}));

describeRanks('ranks in Redis', services ? describe : describe.skip, async () => {
  const redis = new Redis({ ...services?.redis, db: Number(process.env['JEST_WORKER_ID'] ?? 1) });
  await redis.flushdb();
  return { ranks: createRedisRanks(redis), close: () => redis.disconnect() };
});

describeRanks('ranks in a Redis Cluster', services ? describe : describe.skip, async () => {
  const redis = await cluster().openEmpty();
  return { ranks: createRedisRanks(redis), close: () => redis.disconnect() };
});

(services ? describe : describe.skip)('a player who moves to another country in a Redis Cluster', () => {
  const [FROM, TO] = ['bancho:leaderboard:0:jp', 'bancho:leaderboard:0:us'];

  it('takes along a score that is submitted meanwhile', async () => {
    const redis = (await cluster().openEmpty()) as Cluster;
    await redis.zadd(FROM, 500, '3');
    const add: (...words: Parameters<Cluster['zadd']>) => Promise<number> = redis.zadd.bind(redis);
    const additions = jest.spyOn(redis, 'zadd').mockImplementationOnce(async (...words) => {
      await add(FROM, '750.25', '3');
      return add(...words);
    });
    await createRedisRanks(redis).moveTo('us', jp(3), [0]);
    expect(additions).toHaveBeenCalledTimes(2);
    expect([await redis.zscore(FROM, '3'), await redis.zscore(TO, '3')]).toEqual([null, '750.25']);
    redis.disconnect();
  });
});
