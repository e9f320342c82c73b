import pino from 'pino';
import { createRedisCoordination } from '../../src/feed/redisCoordination';
import { createMemoryAnswerStore } from '../../src/live/bancho/answerStore';
import { createRedisAnswerStore } from '../../src/live/bancho/redisAnswerStore';
import { createRedisLiveState } from '../../src/live/redisLiveState';
import { createRedisRanks } from '../../src/ranks/redisRanks';
import { batch, readTexts, transact, type Command } from '../../src/redis/commands';
import { isCluster, type RedisConnection } from '../../src/redis/connection';
import { mastersOf, scanKeys } from '../../src/redis/masters';
import { connectRedis as connectServer } from '../ranks/rankStacks';
import { livePlayer } from '../support/factories';
import { useRedisCluster } from '../support/redisCluster';
import { testServices } from '../support/services';

const log = pino({ level: 'silent' });
const cluster = useRedisCluster();
const KEYS = Array.from({ length: 200 }, (_, at) => `key ${at}`);

const SERVERS: [name: string, open: () => Promise<RedisConnection>][] = [
  [
    'one server',
    async () => {
      const redis = connectServer();
      await redis.flushdb();
      return redis;
    },
  ],
  ['a Redis Cluster', () => cluster().openEmpty()],
];

(testServices() ? describe : describe.skip).each(SERVERS)('commands to %s', (_name, open) => {
  let redis: RedisConnection;
  beforeEach(async () => {
    redis = await open();
  });
  afterEach(() => redis.disconnect());

  it('are answered in their order, whatever keys they have', async () => {
    const commands = KEYS.flatMap((key, at): Command[] => [
      ['set', key, at],
      ['get', key],
      ['hset', `{${key}} hash`, 'at', at],
      ['hgetall', `{${key}} hash`],
    ]);
    expect(await batch(redis, commands)).toEqual(
      KEYS.flatMap((_key, at) => ['OK', `${at}`, 1, { at: `${at}` }]),
    );
    expect(await batch(redis, [])).toEqual([]);
  });

  it('reject when one fails', async () => {
    await redis.set('text', 'x');
    const commands: Command[] = [
      ['get', 'other'],
      ['zcard', 'text'],
    ];
    await expect(batch(redis, commands)).rejects.toThrow('WRONGTYPE');
    await expect(transact(redis, commands)).rejects.toThrow('WRONGTYPE');
    await expect(transact(redis, [['zcard', 'text']])).rejects.toThrow('WRONGTYPE');
  });

  it('of a transaction are done in order for each key, scripts too', async () => {
    const append = "return redis.call('APPEND', KEYS[1], ARGV[1])";
    await transact(
      redis,
      ['a', 'b', 'c'].flatMap((text) => KEYS.map((key): Command => ['eval', append, 1, key, text])),
    );
    const texts = (await batch(redis, readTexts(redis, KEYS))).flat();
    expect(texts).toEqual(KEYS.map(() => 'abc'));
  });

  it('read texts, and null for what is missing or no text', async () => {
    await redis.set('text', 'x');
    await redis.sadd('set', 'x');
    expect((await batch(redis, readTexts(redis, ['none', 'text', 'set']))).flat()).toEqual([null, 'x', null]);
    expect(readTexts(redis, [])).toEqual([]);
  });

  it('find every key that matches', async () => {
    await batch(
      redis,
      KEYS.map((key): Command => ['set', key, 1]),
    );
    await redis.set('another', 1);
    const found: string[] = [];
    for await (const keys of scanKeys(redis, { pattern: 'key *', count: 10 })) found.push(...keys);
    expect([...new Set(found)].sort()).toEqual([...KEYS].sort());
  });
});

(testServices() ? describe : describe.skip).each(SERVERS)('what processes keep in %s', (_name, open) => {
  it('of leaders and of watched players expires by itself', async () => {
    const redis = await open();
    const coordination = createRedisCoordination(redis, { leaseMs: 60_000 });
    await coordination.lead('players');
    expect(await coordination.watch([3])).toEqual([3]);
    expect(await coordination.watch([])).toEqual([3]);
    for (const key of ['kiai:feed:leader:players', 'kiai:feed:watched'])
      expect(await redis.pttl(key)).toBeGreaterThan(0);
    redis.disconnect();
  });
});

(testServices() ? describe : describe.skip)('what processes agree on in a Redis Cluster', () => {
  it('is who leads a work, and what is watched by any of them', async () => {
    const redis = await cluster().openEmpty();
    const [one, other] = [0, 1].map(() => createRedisCoordination(redis, { leaseMs: 60_000 }));
    expect([await one!.lead('scores'), await other!.lead('scores')]).toEqual([true, false]);
    await one!.leave('scores');
    expect(await other!.lead('scores')).toBe(true);
    expect(await one!.watch([3, 4])).toEqual([3, 4]);
    expect((await other!.watch([5])).sort()).toEqual([3, 4, 5]);
    redis.disconnect();
  });

  it('is who asks the game server, and what was answered', async () => {
    const redis = await cluster().openEmpty();
    const own = createMemoryAnswerStore(() => 0);
    const store = createRedisAnswerStore(redis, own);
    const times = { keptMs: 60_000, restMs: 60_000, over: true };
    expect(await store.look('player 3', true)).toEqual({ kept: null, mine: true });
    expect(await store.look('player 3', true)).toEqual({ kept: null, mine: false });
    await store.keep('player 3', 'online', times);
    await store.keep('player 3', 'a failure', { ...times, over: false });
    expect(await store.look('player 3', true)).toEqual({ kept: 'online', mine: false });
    await store.release('player 3');
    expect(await store.look('player 3', true)).toEqual({ kept: 'online', mine: true });
    expect(await own.look('player 3', false)).toEqual({ kept: null, mine: false });
    redis.disconnect();
  });
});

(testServices() ? describe : describe.skip)('a slot of a Redis Cluster that moves to another node', () => {
  it('is written to and read from at any time', async () => {
    const redis = await cluster().openEmpty();
    if (!isCluster(redis)) throw new Error('It is none.');
    const live = createRedisLiveState(redis, log);
    const ranks = createRedisRanks(redis);
    const player = { id: 3, country: 'jp' };
    const slots = await Promise.all(
      ['bancho:player:3', 'bancho:leaderboard:0'].map((key) => redis.cluster('KEYSLOT', key)),
    );
    const masters = await mastersOf(redis);
    const ids = await Promise.all(
      masters.map(async (master) => String(await master.call('CLUSTER', 'MYID'))),
    );
    const checkAll = async (action: number) => {
      await live.putPlayer(livePlayer(3, { action }));
      await ranks.set(0, player, action);
      expect(await live.player(3)).toEqual(livePlayer(3, { action }));
      expect(await ranks.ofPlayer(player, [0])).toEqual([{ mode: 0, rank: 1, countryRank: 1 }]);
    };
    const holderOf = (slot: number) =>
      masters.findIndex(({ options }) => redis.slots[slot]?.[0] === `${options.host}:${options.port}`);
    for (const slot of slots) {
      const from = holderOf(slot);
      const to = (from + 1) % masters.length;
      await masters[to]!.call('CLUSTER', 'SETSLOT', slot, 'IMPORTING', ids[from]!);
      await masters[from]!.call('CLUSTER', 'SETSLOT', slot, 'MIGRATING', ids[to]!);
    }
    // The keys are not there yet: they are made where the slots are going to be.
    await checkAll(2);
    for (const slot of slots) {
      const to = (holderOf(slot) + 1) % masters.length;
      for (const at of [to, ...masters.keys()])
        await masters[at]!.call('CLUSTER', 'SETSLOT', slot, 'NODE', ids[to]!);
    }
    await checkAll(5);
    redis.disconnect();
  });
});
