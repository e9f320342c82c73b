import { Redis } from 'ioredis';
import pino from 'pino';
import { createBanchoLive } from '../../src/live/bancho/banchoLive';
import type { LiveMatch, LivePlayer, LiveReader, LiveState, LiveWriter } from '../../src/live/liveState';
import { createMemoryLiveState } from '../../src/live/memoryLiveState';
import { createRedisLiveState } from '../../src/live/redisLiveState';
import { safeName } from '../../src/osu/names';
import { contentOf, startBanchoServer } from '../live/banchoServer';
import { liveMatch, livePlayer, RESTRICTED } from '../support/factories';
import { useRedisCluster } from '../support/redisCluster';
import { testServices } from '../support/services';

const services = testServices();
const cluster = useRedisCluster();
const START = 1_800_000_000_000;

interface Source {
  live: LiveReader;
  /** Writes what is read, itself or as the game server. */
  writer: LiveWriter;
  close: () => Promise<void>;
}

/** What a source tells of what was written, where it does not know everything. */
interface Told {
  player(player: LivePlayer): LivePlayer;
  match(id: number, match: LiveMatch): LiveMatch;
}

const EVERYTHING: Told = { player: (player) => player, match: (_id, match) => match };

/** What every source of live state does, whatever holds it. */
function describeLiveState(
  name: string,
  run: typeof describe.skip,
  create: (now: () => number) => Promise<Source>,
  told = EVERYTHING,
) {
  run(name, () => {
    let now = START;
    let live: LiveReader;
    let writer: LiveWriter;
    let close: () => Promise<void>;

    beforeEach(async () => {
      now = START;
      ({ live, writer, close } = await create(() => now));
    });
    afterEach(() => close());

    it('knows nobody and no match at first', async () => {
      expect(await live.player(3)).toBeNull();
      expect(await live.onlineIds()).toEqual([]);
      expect(await live.match(0)).toBeNull();
      expect(await live.matches()).toEqual(new Map());
    });

    it('tells a player as written, types included', async () => {
      const player = livePlayer(3, {
        info_text: 'Ωmega – 星 [Insane]',
        login_time: 1795262347.0618482,
        mods: 72,
      });
      await writer.putPlayer(player);
      expect(await live.player(3)).toEqual(told.player(player));
    });

    it('tells the latest status of a player', async () => {
      await writer.putPlayer(livePlayer(3, { action: 2, map_md5: 'a'.repeat(32) }));
      await writer.putPlayer(livePlayer(3, { action: 0 }));
      expect(await live.player(3)).toMatchObject({ action: 0, map_md5: '' });
    });

    it('lists who is online by id, hidden players too', async () => {
      await writer.putPlayer(livePlayer(12));
      await writer.putPlayer(livePlayer(3));
      await writer.putPlayer(livePlayer(4, { priv: RESTRICTED }));
      expect(await live.onlineIds()).toEqual([3, 4, 12]);
    });

    it('does not count the bot among the players', async () => {
      await writer.putPlayer(livePlayer(1, { name: 'BanchoBot' }));
      await writer.putPlayer(livePlayer(3));
      expect(await live.onlineIds()).toEqual([3]);
    });

    it('reads several players at once and leaves out who is offline', async () => {
      await writer.putPlayer(livePlayer(3));
      await writer.putPlayer(livePlayer(12, { action: 2 }));
      expect([...(await live.players([12, 5, 3]))]).toEqual([
        [12, told.player(livePlayer(12, { action: 2 }))],
        [3, told.player(livePlayer(3))],
      ]);
      expect(await live.players([])).toEqual(new Map());
    });

    it('forgets a player who is removed', async () => {
      await writer.putPlayer(livePlayer(3));
      await writer.removePlayer(3);
      expect(await live.player(3)).toBeNull();
      expect(await live.onlineIds()).toEqual([]);
    });

    it('takes a player for offline 60 s after the last heartbeat, not before', async () => {
      await writer.putPlayer(livePlayer(3));
      now += 59_999;
      expect(await live.player(3)).not.toBeNull();
      expect(await live.onlineIds()).toEqual([3]);
      now += 1;
      expect(await live.players([3])).toEqual(new Map());
      expect(await live.player(3)).toBeNull();
      expect(await live.onlineIds()).toEqual([]);
    });

    it('keeps a player online who sends heartbeats', async () => {
      await writer.putPlayer(livePlayer(3));
      now += 50_000;
      await writer.putPlayer(livePlayer(3));
      now += 50_000;
      expect(await live.player(3)).not.toBeNull();
    });

    it('tells matches as written, by id, from 0 to 63', async () => {
      const [first, last] = [liveMatch(3, { name: 'é (5*)' }), liveMatch(4, { in_progress: true })];
      await writer.putMatch(63, last);
      await writer.putMatch(0, first);
      expect(await live.match(0)).toEqual(told.match(0, first));
      expect(await live.match(63)).toEqual(told.match(63, last));
      expect([...(await live.matches())]).toEqual([
        [0, told.match(0, first)],
        [63, told.match(63, last)],
      ]);
    });

    it('forgets a match that is removed or without heartbeat for 60 s', async () => {
      await writer.putMatch(0, liveMatch(3));
      await writer.putMatch(1, liveMatch(4));
      await writer.removeMatch(0);
      expect(await live.match(0)).toBeNull();
      now += 60_000;
      expect(await live.match(1)).toBeNull();
      expect(await live.matches()).toEqual(new Map());
    });

    it('hands out copies: changing one changes nothing', async () => {
      const match = liveMatch(3);
      await writer.putMatch(0, match);
      match.name = 'changed by the writer';
      const read = await live.match(0);
      read!.name = 'changed by a reader';
      expect((await live.match(0))?.name).toBe('a match');
    });
  });
}

describeLiveState('live state in memory', describe, async (now) => {
  const live = createMemoryLiveState(now);
  return { live, writer: live, close: async () => undefined };
});

const log = pino({ level: 'silent' });

async function emptyRedis(): Promise<Redis> {
  const redis = new Redis({ ...services?.redis, db: Number(process.env['JEST_WORKER_ID'] ?? 1) });
  await redis.flushdb();
  return redis;
}

describeLiveState('live state in Redis', services ? describe : describe.skip, async (now) => {
  const redis = await emptyRedis();
  const live = createRedisLiveState(redis, log, now);
  return { live, writer: live, close: async () => redis.disconnect() };
});

describeLiveState('live state in a Redis Cluster', services ? describe : describe.skip, async (now) => {
  const redis = await cluster().openEmpty();
  const live = createRedisLiveState(redis, log, now);
  return { live, writer: live, close: async () => redis.disconnect() };
});

describeLiveState(
  'live state of an unmodified game server',
  describe,
  async (now) => {
    const writer = createMemoryLiveState(now);
    const server = await startBanchoServer(contentOf(writer));
    const { config } = server;
    // What was read is not kept: here it changes while the clock stands still.
    const times = { statusMs: 0, listMs: 0, restMs: 0 };
    const live = createBanchoLive({ config, log, now, times });
    return {
      live,
      writer,
      async close() {
        live.close();
        await server.close();
      },
    };
  },
  {
    player: (player) => ({ ...player, name: safeName(player.name), country: 'xx', priv: 0 }),
    match: (id, match) => (id === 0 ? matchZero(match) : match),
  },
);

/** Match 0 as the list of matches tells of it. */
function matchZero({ name, host, in_progress, map }: LiveMatch): LiveMatch {
  return {
    name,
    mode: 0,
    mods: 0,
    seed: 0,
    host: { id: host.id, name: safeName(host.name) },
    refs: [],
    in_progress,
    is_scrimming: false,
    map: { id: 0, md5: '', name: map.name },
    active_slots: {},
  };
}

(services ? describe : describe.skip)('what other writers leave in Redis', () => {
  let redis: Redis;
  let live: LiveState;

  beforeEach(async () => {
    redis = await emptyRedis();
    live = createRedisLiveState(redis, log);
  });
  afterEach(() => redis.disconnect());

  it('reads a hash and a match as the game server writes them', async () => {
    await redis.zadd('bancho:online', Date.now(), 3);
    await redis.hset('bancho:player:3', livePlayer(3));
    await redis.zadd('bancho:matches', Date.now(), 0);
    await redis.set('bancho:match:0', JSON.stringify(liveMatch(3)));
    expect(await live.player(3)).toEqual(livePlayer(3));
    expect(await live.match(0)).toEqual(liveMatch(3));
  });

  it('writes keys that expire by themselves', async () => {
    await live.putPlayer(livePlayer(3));
    await live.putMatch(0, liveMatch(3));
    for (const key of ['bancho:player:3', 'bancho:match:0']) {
      const left = await redis.pttl(key);
      expect(left).toBeGreaterThan(50_000);
      expect(left).toBeLessThanOrEqual(60_000);
    }
  });

  it.each([
    ['a field is missing', { id: 3, name: 'x' }],
    ['a number is none', { ...livePlayer(3), mods: 'many' }],
  ])('takes a player for absent when %s', async (_what, hash) => {
    await redis.zadd('bancho:online', Date.now(), 3);
    await redis.hset('bancho:player:3', hash);
    expect(await live.player(3)).toBeNull();
  });

  it.each(['', '{', '[]', '{"name":"half"}'])('takes a match for absent that reads %j', async (text) => {
    await redis.zadd('bancho:matches', Date.now(), 0, Date.now(), 1);
    await redis.set('bancho:match:0', text);
    await redis.set('bancho:match:1', JSON.stringify(liveMatch(3)));
    expect(await live.match(0)).toBeNull();
    expect([...(await live.matches()).keys()]).toEqual([1]);
  });

  it('warns once of what does not parse, however much of it there is', async () => {
    const warnings: string[] = [];
    live = createRedisLiveState(
      redis,
      pino({ level: 'warn' }, { write: (line) => void warnings.push(line) }),
    );
    for (const id of [3, 4, 5]) {
      await redis.zadd('bancho:online', Date.now(), id);
      await redis.hset(`bancho:player:${id}`, { id, name: 'x' });
    }
    expect(await live.players([3, 4, 5])).toEqual(new Map());
    expect(warnings.map((line) => JSON.parse(line) as object)).toEqual([
      expect.objectContaining({ key: 'bancho:player:3', total: 1 }),
    ]);
  });

  it('takes one for absent whose index entry or value alone is there', async () => {
    await redis.zadd('bancho:online', Date.now(), 3);
    await redis.hset('bancho:player:4', livePlayer(4));
    expect(await live.player(3)).toBeNull();
    expect(await live.player(4)).toBeNull();
  });
});
