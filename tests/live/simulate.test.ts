import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Redis } from 'ioredis';
import pino from 'pino';
import { simulate } from '../../src/cli/simulate';
import { createDatabase } from '../../src/db/database';
import { migrate } from '../../src/db/migrate';
import type { Topic } from '../../src/live/liveEvents';
import { HEARTBEAT_TTL_MS, type LiveState } from '../../src/live/liveState';
import { createRedisLiveState } from '../../src/live/redisLiveState';
import { ALL_EVENTS, EventLog } from '../demo/eventLog';
import { connectRedis } from '../ranks/rankStacks';
import { insertMap, insertPlayer, liveMatch, livePlayer, RESTRICTED, UNVERIFIED } from '../support/factories';
import { testServices } from '../support/services';

const log = pino({ level: 'silent' });
const START = 1_800_000_000_000;
const services = testServices();
const TICKS_MAX = 2_000;

/** As far as it is looked at, whatever the topic. */
interface RawEvent {
  player: { id: number; name: string; country: string; priv: number; map_id: number };
  match: { host: object; refs: object[]; active_slots: Record<string, { player: object }> };
  score: object;
  map: object;
}

describe('npm run live:simulate', () => {
  const run = (args: string[], env: Record<string, string> = {}) =>
    simulate(
      args,
      env,
      { print: () => undefined, status: { write: () => undefined } },
      { signal: AbortSignal.abort() },
    );

  it.each([
    [['--players', '0'], '--players 0: say a whole number from 1 to 20000.'],
    [['--players', '20001'], '--players 20001: say a whole number from 1 to 20000.'],
    [['--matches', '65'], '--matches 65: say a whole number from 0 to 64.'],
    [['--rate', 'fast'], '--rate fast: say a whole number from 1 to 10000.'],
    [['--seed', '-1'], 'argument is ambiguous'],
    [['--seconds', '1.5'], '--seconds 1.5: say a whole number from 1 to 1000000000.'],
    [['--player', '3'], "Unknown option '--player'"],
    [['3'], "Unexpected argument '3'"],
  ])('with %j says what is wrong and how to use it', async (args, message) => {
    const told = await run(args).catch((error: Error) => error.message);
    expect(told).toContain(message);
    expect(told).toContain('Usage: npm run live:simulate -- [options]');
  });

  it('says that there is nowhere to write to', async () => {
    await expect(run([])).rejects.toThrow('REDIS_HOST is not set');
  });

  it('says that Redis is away', async () => {
    const env = { REDIS_HOST: '127.0.0.1', REDIS_PORT: '1' };
    await expect(run([], env)).rejects.toThrow('Redis at 127.0.0.1:1/0 cannot be reached');
  });
});

(services ? describe : describe.skip)('npm run live:simulate beside a Redis', () => {
  let admin: Redis;
  let listener: Redis;
  let env: Record<string, string>;
  let directory: string;
  let now: number;
  let live: LiveState;
  let told: EventLog;
  /** As they came. */
  let raw: { topic: Topic; event: RawEvent }[];

  beforeAll(async () => {
    [admin, listener] = [connectRedis(), connectRedis()];
    listener.on('pmessage', (_pattern: string, channel: string, text: string) => {
      const [topic, event] = [channel.replace('bancho:events:', '') as Topic, JSON.parse(text)];
      raw.push({ topic, event });
      told.take(topic, event);
    });
    await listener.psubscribe('bancho:events:*');
    directory = await mkdtemp(join(tmpdir(), 'kiai-test-'));
  });
  beforeEach(async () => {
    await admin.flushdb();
    [now, told, raw] = [START, new EventLog(), []];
    live = createRedisLiveState(admin, log, () => now);
    env = {
      DATA_DIRECTORY: directory,
      REDIS_HOST: services?.redis.host ?? '',
      REDIS_PORT: `${services?.redis.port}`,
      REDIS_DB: `${admin.options.db}`,
    };
  });
  afterAll(async () => {
    admin.disconnect();
    listener.disconnect();
    await rm(directory, { recursive: true });
  });

  /** Runs it with a clock on which a second passes from tick to tick; `look` is called after each, until it aborts. */
  async function run(
    args: string[],
    look: (ticks: number, abort: () => void) => Promise<void> | void = (_ticks, abort) => abort(),
    { seconds = 1 } = {},
  ) {
    const stopping = new AbortController();
    const printed: string[] = [];
    let ticks = 0;
    const code = await simulate(
      args,
      env,
      { print: (line) => printed.push(line), status: { write: () => undefined } },
      {
        signal: stopping.signal,
        clock: {
          now: () => now,
          async sleep() {
            if (++ticks > TICKS_MAX) throw new Error('it does not end');
            await look(ticks, () => stopping.abort());
            now += seconds * 1000;
          },
        },
      },
    );
    await listener.ping();
    return { code, printed, ticks };
  }

  it('writes what the contract says, and tells all of it', async () => {
    const { code } = await run(['--players', '60', '--matches', '4', '--seed', '1'], async (ticks, abort) => {
      if (ticks === 1_000) abort();
      if (ticks % 50 !== 0) return;
      await listener.ping();
      const ids = await live.onlineIds();
      expect(ids.length).toBeGreaterThanOrEqual(58);
      expect(await live.players(ids)).toEqual(new Map([...told.players].sort(([a], [b]) => a - b)));
      expect(await live.matches()).toEqual(new Map([...told.matches].sort(([a], [b]) => a - b)));
    });
    expect(code).toBe(0);
    const sorted = (numbers: Iterable<number>) => [...numbers].sort((a, b) => a - b);
    expect(sorted(told.actions)).toEqual([0, 1, 2, 3, 4, 5, 6, 8, 9, 10, 11, 12, 13]);
    expect(sorted(told.slotStatuses)).toEqual([4, 8, 16, 32, 64]);
    expect(sorted(new Set(told.told.map(({ match }) => match.id)))).toEqual([0, 1, 2, 3]);
    expect(new Set(told.told.map(({ match }) => match.in_progress)).size).toBe(2);
    expect(Object.keys(told.counts).sort()).toEqual(ALL_EVENTS);
  });

  it('events have the fields of the contract, and no others', async () => {
    await run(['--players', '60', '--matches', '4', '--seed', '1'], (ticks, abort) => {
      if (ticks === 200) abort();
    });
    const fieldsOf = (topic: Topic, read: (event: RawEvent) => object[]) => {
      const fields = raw.filter((told) => told.topic === topic).flatMap(({ event }) => read(event));
      return [...new Set(fields.map((object) => Object.keys(object).join(' ')))];
    };
    const identity = 'id name country priv';
    expect(fieldsOf('players', (event) => [event])).toEqual(['type player']);
    expect(fieldsOf('players', ({ player }) => [player])).toEqual([
      `${identity} login_time action info_text mode mods map_md5 map_id`,
    ]);
    expect(fieldsOf('matches', ({ match }) => [match])).toEqual([
      'id name mode mods seed host refs in_progress is_scrimming map active_slots',
    ]);
    const slotsOf = ({ match }: RawEvent) => Object.values(match.active_slots);
    expect(fieldsOf('matches', slotsOf)).toEqual(['loaded mods player skipped status team']);
    expect(fieldsOf('matches', (event) => slotsOf(event).map(({ player }) => player))).toEqual([
      'id name priv',
    ]);
    expect(fieldsOf('matches', ({ match }) => [match.host, ...match.refs])).toEqual(['id name']);
    expect(fieldsOf('scores', (event) => [event])).toEqual(['type score player map']);
    const score = [
      'id',
      'map_md5',
      'score',
      'pp',
      'acc',
      'max_combo',
      'mods',
      'n300',
      'n100',
      'n50',
      'nmiss',
    ];
    score.push('ngeki', 'nkatu', 'grade', 'status', 'mode', 'play_time', 'time_elapsed', 'userid', 'perfect');
    for (const { topic, event } of raw)
      if (topic === 'scores') expect(Object.keys(event.score).sort()).toEqual([...score].sort());
    expect(fieldsOf('scores', ({ map }) => [map])).toEqual([
      'id set_id md5 artist title version creator status mode',
    ]);
    expect(fieldsOf('chat', (event) => [event])).toEqual(['type channel player text time']);
    for (const topic of ['scores', 'chat'] as const)
      expect(fieldsOf(topic, ({ player }) => [player])).toEqual([identity]);
  });

  it('what it writes expires by itself', async () => {
    await run(['--players', '20', '--matches', '1', '--seed', '1'], async (ticks, abort) => {
      if (ticks < 60) return;
      abort();
      const keys = [...(await admin.keys('bancho:player:*')), ...(await admin.keys('bancho:match:*'))];
      expect(keys.length).toBeGreaterThan(19);
      for (const key of keys) {
        const left = await admin.pttl(key);
        expect(left).toBeGreaterThan(0);
        expect(left).toBeLessThanOrEqual(HEARTBEAT_TTL_MS);
      }
    });
  });

  it('at the end everybody is offline, with events', async () => {
    const { code, printed } = await run(
      ['--players', '60', '--matches', '4', '--seed', '1'],
      (ticks, abort) => {
        if (ticks === 60) abort();
      },
    );
    expect(code).toBe(0);
    expect(printed.at(-1)).toBe('Everybody is offline.');
    expect(await admin.keys('*')).toEqual([]);
    expect([told.players.size, told.matches.size]).toEqual([0, 0]);
    expect(told.counts['matches created']).toBeGreaterThan(2);
    expect(told.counts['players login']).toBeGreaterThan(57);
  });

  it('ends by itself after so many seconds', async () => {
    const { code, ticks } = await run(['--players', '5', '--seconds', '30'], () => undefined);
    expect([code, ticks]).toEqual([0, 30]);
    expect(await admin.keys('*')).toEqual([]);
  });

  it('tells at the rate that was asked for', async () => {
    let before = 0;
    await run(['--players', '60', '--rate', '50', '--seed', '3'], async (ticks, abort) => {
      if (ticks !== 20 && ticks < 60) return;
      // What was published before has been heard then.
      await listener.ping();
      if (ticks === 20) {
        before = raw.length;
        return;
      }
      expect(Math.abs(raw.length - before - 40 * 50)).toBeLessThan(20);
      abort();
    });
  });

  it('writes everything anew when Redis has gone away, lost all and come back', async () => {
    const { printed } = await run(
      ['--players', '60', '--matches', '2', '--seed', '1'],
      async (ticks, abort) => {
        if (ticks === 60) await loseEverything();
        if (ticks > 60) await sleep(10);
        await listener.ping();
        if (ticks <= 61 || (await live.onlineIds()).length < told.players.size) return;
        expect(await live.players([...told.players.keys()])).toEqual(told.players);
        expect(await live.matches()).toEqual(new Map([...told.matches].sort(([a], [b]) => a - b)));
        abort();
      },
    );
    expect(printed.at(-1)).toBe('Everybody is offline.');
    expect(await admin.keys('*')).toEqual([]);
  });

  it('goes on trying while Redis refuses, and says so once', async () => {
    const { printed } = await run(
      ['--players', '20', '--matches', '1', '--seed', '1'],
      async (ticks, abort) => {
        if (ticks === 30) await admin.del('bancho:online');
        if (ticks === 30) await admin.set('bancho:online', 'something else');
        if (ticks === 120) await admin.del('bancho:online');
        if (ticks < 122) return;
        expect(await live.players([...told.players.keys()])).toEqual(told.players);
        abort();
      },
    );
    expect(printed.slice(-3)).toEqual([
      expect.stringMatching(/^Redis is away, trying again: WRONGTYPE/),
      'Redis is back: everything is written anew.',
      'Everybody is offline.',
    ]);
  });

  it('says what it leaves behind when Redis is away at the end', async () => {
    const { code, printed } = await run(['--players', '20', '--seed', '1'], async (ticks, abort) => {
      if (ticks !== 30) return;
      await admin.del('bancho:online');
      await admin.set('bancho:online', 'something else');
      abort();
    });
    expect(code).toBe(1);
    expect(printed.at(-1)).toBe('Redis is away: what is left there expires within 60 s.');
  });

  /** Also its connection. */
  async function loseEverything(): Promise<void> {
    await admin.flushdb();
    const own = await admin.client('ID');
    const clients = (await admin.client('LIST')) as string;
    for (const line of clients.split('\n')) {
      const [, id] = /^id=(\d+) /.exec(line) ?? [];
      const isOfThisTest = new RegExp(` db=${admin.options.db} .* psub=0 `).test(line);
      if (id && isOfThisTest && Number(id) !== own) await admin.client('KILL', 'ID', id);
    }
  }

  describe('where somebody else writes', () => {
    const busy = async (change: (other: LiveState) => Promise<void>) =>
      change(createRedisLiveState(admin, log, () => now));

    it.each([
      [
        'players',
        (other: LiveState) => other.putPlayer(livePlayer(3)),
        'players online: 1, open matches: 0.',
      ],
      [
        'a game server without players, whose bot is online',
        (other: LiveState) => other.putPlayer(livePlayer(1)),
        'players online: 1, open matches: 0.',
      ],
      [
        'matches',
        (other: LiveState) => other.putMatch(0, liveMatch(3)),
        'players online: 0, open matches: 1.',
      ],
    ])('refuses to run beside %s, and leaves them alone', async (_what, put, message) => {
      await busy(put);
      const keys = (await admin.keys('*')).sort();
      now += 59_000;
      await expect(run([])).rejects.toThrow(message);
      await expect(run([])).rejects.toThrow(
        'Stop that game server or simulation (what it leaves expires within 60 s), use another Redis server, or say --force.',
      );
      expect((await admin.keys('*')).sort()).toEqual(keys);
      expect(raw).toEqual([]);
    });

    it('runs once their heartbeats are too old', async () => {
      await busy((other) => other.putPlayer(livePlayer(3)));
      now += 60_000;
      expect((await run(['--players', '3'])).code).toBe(0);
    });

    it('runs when forced to, and leaves the others alone', async () => {
      await busy((other) => other.putPlayer(livePlayer(3)));
      await run(['--players', '3', '--matches', '0', '--force'], (ticks, abort) => {
        if (ticks === 10) abort();
      });
      expect(told.counts['players login']).toBe(3);
      expect(await live.onlineIds()).toEqual([3]);
    });
  });

  describe('with a database', () => {
    beforeAll(async () => {
      const database = createDatabase({ kind: 'sqlite', file: join(directory, 'kiai.sqlite') });
      await migrate(database);
      for (let id = 3; id < 33; id++)
        await insertPlayer(database, id, {
          name: `Player ${id}`,
          country: 'jp',
          priv: id === 10 ? RESTRICTED : id === 11 ? UNVERIFIED : 3,
        });
      await insertMap(database, 7, { artist: 'Ωmega', mode: 3 });
      await database.close();
    });
    afterAll(() => rm(join(directory, 'kiai.sqlite')));

    it('takes its public players and maps', async () => {
      const { printed } = await run(['--players', '20', '--matches', '2', '--seed', '5'], (ticks, abort) => {
        if (ticks === 120) abort();
      });
      expect(printed).toEqual([
        `Simulating 20 players and 2 matches in Redis at ${env['REDIS_HOST']}:${env['REDIS_PORT']}/${env['REDIS_DB']}, seed 5. Ctrl-C ends it.`,
        'Everybody is offline.',
      ]);
      expect(told.modes.size).toBeGreaterThan(19);
      for (const { topic, event } of raw) {
        if (topic !== 'players') continue;
        expect([event.player.name, event.player.country, event.player.priv]).toEqual([
          `Player ${event.player.id}`,
          'jp',
          3,
        ]);
        expect([10, 11]).not.toContain(event.player.id);
        expect([0, 7]).toContain(event.player.map_id);
      }
      for (const { match } of told.told) expect([match.mode, match.map.id]).toEqual([3, 7]);
      expect(new Set(told.messages.map(({ channel }) => channel))).toEqual(new Set(['#osu', '#lobby']));
    });

    it('invents those that it lacks, and says so', async () => {
      const { printed } = await run(['--players', '40', '--matches', '0', '--seed', '5'], (ticks, abort) => {
        if (ticks === 20) abort();
      });
      expect(printed[0]).toBe(
        'The database has 28 public players: 12 more are invented, with ids from 1000000000 on. The API shows nobody whom its database does not hold.',
      );
      const invented = [...told.modes.keys()].filter((id) => id >= 1_000_000_000);
      expect(invented.length).toBeGreaterThan(5);
      expect(Math.max(...invented)).toBeLessThanOrEqual(1_000_000_011);
    });
  });

  it('says that the API does not read what it writes', async () => {
    env = { ...env, LIVE_SOURCE: 'memory' };
    const { printed } = await run(['--players', '3']);
    expect(printed[0]).toBe(
      'LIVE_SOURCE=memory: the API with these settings does not read what is written here.',
    );
  });
});
