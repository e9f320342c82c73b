import type { Redis } from 'ioredis';
import { checkRanks } from '../../src/ranks/checkRanks';
import { rebuildRanks } from '../../src/ranks/rebuildRanks';
import { describeWithRedis, dumpAll, putSets, readSets, scripted, WORLD } from './rankStacks';

const MODE = 'bancho:leaderboard:0';
const none = { missing: 0, extra: 0, different: 0, examples: [] };
const missing = (member: string, wanted: number) => ({
  ...none,
  missing: 1,
  examples: [{ member, held: null, wanted }],
});
const extra = (member: string, held: number) => ({
  ...none,
  extra: 1,
  examples: [{ member, held, wanted: null }],
});
const different = (member: string, held: number, wanted: number) => ({
  ...none,
  different: 1,
  examples: [{ member, held, wanted }],
});

const DAMAGES: [name: string, damage: (redis: Redis) => Promise<unknown>, report: Record<string, object>][] =
  [
    ['a missing member', (redis) => redis.zrem(MODE, '4'), { [MODE]: missing('4', 900) }],
    ['a missing set', (redis) => redis.del(`${MODE}:us`), { [`${MODE}:us`]: missing('4', 900) }],
    [
      'a stale value',
      (redis) => redis.zadd(`${MODE}:jp`, 499, '3'),
      { [`${MODE}:jp`]: different('3', 499, 500) },
    ],
    ['a hidden player', (redis) => redis.zadd(MODE, 800, '6'), { [MODE]: extra('6', 800) }],
    ['a player without pp', (redis) => redis.zadd(MODE, 0, '7'), { [MODE]: extra('7', 0) }],
    ['a player who does not exist', (redis) => redis.zadd(MODE, 5, '77'), { [MODE]: extra('77', 5) }],
    ['a member that is no id', (redis) => redis.zadd(MODE, 500, '3.0'), { [MODE]: extra('3.0', 500) }],
    [
      'a player of another country',
      (redis) => redis.zadd(`${MODE}:us`, 500, '3'),
      { [`${MODE}:us`]: extra('3', 500) },
    ],
    [
      'a country that is left over',
      (redis) => redis.zadd(`${MODE}:zz`, 500, '3'),
      { [`${MODE}:zz`]: extra('3', 500) },
    ],
    [
      'a country in another case',
      (redis) => redis.rename(`${MODE}:us`, `${MODE}:US`),
      {
        [`${MODE}:us`]: missing('4', 900),
        [`${MODE}:US`]: extra('4', 900),
      },
    ],
  ];

describeWithRedis('checking the sets of ranks', (stack) => {
  beforeEach(() => putSets(stack().redis, WORLD));

  it('finds nothing when all is right', async () => {
    expect(await checkRanks(stack(), scripted())).toEqual({ sets: new Map(), unsettled: 0 });
  });

  it.each(DAMAGES)('finds %s, which a rebuild puts right', async (_name, damage, report) => {
    await damage(stack().redis);
    const { sets } = await checkRanks(stack(), scripted());
    expect(Object.fromEntries(sets)).toEqual(report);
    await rebuildRanks(stack(), scripted());
    expect(await readSets(stack().redis)).toEqual(WORLD);
  });

  it('counts everything and shows a few', async () => {
    await stack().redis.flushdb();
    const { sets } = await checkRanks(stack(), scripted());
    expect([...sets.keys()].sort()).toEqual(Object.keys(WORLD));
    expect(sets.get(MODE)).toMatchObject({ missing: 6, extra: 0, different: 0 });
    expect(sets.get(MODE)?.examples).toEqual([
      { member: '3', held: null, wanted: 500 },
      { member: '4', held: null, wanted: 900 },
      { member: '5', held: null, wanted: 700 },
    ]);
  });

  it('looks at the asked modes alone', async () => {
    await stack().redis.zadd(MODE, 1, '3');
    await stack().redis.zadd('bancho:leaderboard:8', 1, '3');
    const { sets } = await checkRanks(stack(), { ...scripted(), modes: [8] });
    expect([...sets.keys()]).toEqual(['bancho:leaderboard:8']);
  });

  it('writes nothing, whatever it finds', async () => {
    const { redis } = stack();
    for (const [, damage] of DAMAGES.slice(0, 9)) await damage(redis);
    await redis.set('bancho:player:3', 'other', 'EX', 1_000_000);
    const before = await dumpAll(redis);
    expect((await checkRanks(stack(), scripted())).sets.size).toBe(4);
    expect(await dumpAll(redis)).toEqual(before);
  });

  it('does not count a change that the game server is in the middle of', async () => {
    const { redis, writable } = stack();
    await redis.zadd(MODE, 750, '3');
    const script = scripted({
      'wait 1': async () => {
        await writable.query
          .updateTable('stats')
          .set({ pp: 750 })
          .where('id', '=', 3)
          .where('mode', '=', 0)
          .execute();
        await redis.zadd(`${MODE}:jp`, 750, '3');
      },
    });
    expect(await checkRanks(stack(), script)).toEqual({ sets: new Map(), unsettled: 0 });
    expect(script.moments).toContain('wait 1');
  });

  it('gives up on a value that changes whenever it is looked at', async () => {
    let pp = 1_000;
    const change = () => stack().redis.zadd(MODE, (pp += 1), '3');
    await change();
    const waits = Array.from({ length: 20 }, (_, at) => [`wait ${at + 1}`, change]);
    const { sets, unsettled } = await checkRanks(stack(), scripted(Object.fromEntries(waits)));
    expect([sets.size, unsettled]).toEqual([0, 1]);
  });
});
