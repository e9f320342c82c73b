import { once } from 'node:events';
import { createServer } from 'node:net';
import fc from 'fast-check';
import pino from 'pino';
import { createBanchoLive, type BanchoLive, type BanchoLiveOptions } from '../../src/live/bancho/banchoLive';
import { BanchoAway } from '../../src/live/bancho/readThrough';
import type { LiveMatch, LivePlayer } from '../../src/live/liveState';
import { createMemoryLiveState } from '../../src/live/memoryLiveState';
import { eventually } from '../support/eventually';
import { liveMatch, livePlayer } from '../support/factories';
import {
  contentOf,
  recordedContent,
  startBanchoServer,
  type BanchoServer,
  type Content,
} from './banchoServer';

const log = pino({ level: 'silent' });
/** How long answers are waited for in here. */
const LIMIT_MS = 500;

let server: BanchoServer;
let live: BanchoLive;
let now: number;

async function start(content: Content, options: Partial<BanchoLiveOptions> = {}) {
  now = 1_000_000;
  server = await startBanchoServer(content);
  const times = { limitMs: LIMIT_MS };
  live = createBanchoLive({
    config: server.config,
    log,
    now: () => now,
    random: () => 0,
    times,
    ...options,
  });
}

afterEach(async () => {
  live.close();
  await server.close();
});

/** More than any answer is kept for, or the breaker stays open. */
const later = () => (now += 60_000);

const ONLINE = [3, 4, 5, 6, 7, 13, 15, 20, 22, 25, 31, 34, 36];

const AOZORA: LivePlayer = {
  id: 3,
  name: 'aozora',
  country: 'xx',
  priv: 0,
  login_time: 1795262347.0618482,
  action: 2,
  info_text: 'Mixolydia - Nekomata Parade [Insane]',
  mode: 0,
  mods: 72,
  map_md5: '8b182768ba03d2cb56746ce76b5b8ad8',
  map_id: 20003,
};

const MATCH_ZERO: LiveMatch = {
  name: "dm's game",
  mode: 0,
  mods: 0,
  seed: 0,
  host: { id: 6, name: 'dm_lover' },
  refs: [],
  in_progress: false,
  is_scrimming: false,
  map: { id: 0, md5: '', name: 'Mixolydia - Nekomata Parade [Easy]' },
  active_slots: {},
};

describe('a game server as it was recorded', () => {
  beforeEach(() => start(recordedContent));

  it('is asked for who is online on its page', async () => {
    expect(await live.onlineIds()).toEqual(ONLINE);
    expect(server.takeAsked()).toEqual(['c/online']);
  });

  it('is asked for the status of those who are asked for and online, and of no others', async () => {
    const players = await live.players([36, 3, 8, 99999, 3]);
    expect([...players.keys()]).toEqual([36, 3]);
    expect(players.get(3)).toEqual(AOZORA);
    expect(players.get(36)).toEqual({
      ...AOZORA,
      id: 36,
      name: 'donor_dan',
      login_time: 1795262347.3278978,
      action: 13,
      info_text: '',
      mode: 8,
      mods: 8192,
      map_md5: '',
      map_id: 0,
    });
    expect(server.takeAsked()).toEqual([
      'c/online',
      'api/v1/get_player_status?id=36',
      'api/v1/get_player_status?id=3',
    ]);
  });

  it('tells nobody who is not on the page, without being asked for them', async () => {
    expect(await live.player(8)).toBeNull();
    expect(await live.players([])).toEqual(new Map());
    expect(server.takeAsked()).toEqual(['c/online']);
  });

  it('tells every player on the page', async () => {
    expect([...(await live.players(ONLINE)).keys()]).toEqual(ONLINE);
  });

  it('tells matches by its API, match 0 by its page', async () => {
    const matches = await live.matches();
    expect([...matches.keys()]).toEqual([0, 1]);
    expect(matches.get(0)).toEqual(MATCH_ZERO);
    expect(matches.get(1)).toMatchObject({
      name: '5*+ team vs (é)',
      host: { id: 7, name: 'Éclair' },
      refs: [{ id: 7, name: 'Éclair' }],
      map: { id: 20050, md5: '914c4ec1b63e374e863943c6df38a4e4', name: 'DJ Zeta - Glass Harbor [Easy]' },
    });
    expect(matches.get(1)?.active_slots['9']).toEqual({
      loaded: false,
      mods: 8,
      player: { id: 20, name: 'rhythm_rat' },
      skipped: false,
      status: 4,
      team: 2,
    });
    expect(await live.match(0)).toEqual(MATCH_ZERO);
    expect(await live.match(1)).toEqual(matches.get(1));
    expect(server.takeAsked()).toEqual(['c/matches', 'api/v1/get_match?id=1']);
  });

  it('is not asked for matches that its page does not list', async () => {
    expect(await live.match(2)).toBeNull();
    expect(await live.match(63)).toBeNull();
    expect(server.takeAsked()).toEqual(['c/matches']);
  });

  it('hands out copies: changing one changes nothing', async () => {
    const [first, second] = await Promise.all([live.match(1), live.match(1)]);
    first!.host.name = 'changed by a reader';
    expect(second!.host.name).toBe('Éclair');
    expect((await live.match(1))!.host.name).toBe('Éclair');
  });
});

describe('names and countries, where somebody knows them', () => {
  it('take the place of those on the page, by one question for all', async () => {
    const asked: (readonly number[])[] = [];
    const known = new Map([
      [3, { name: 'Aozora', country: 'jp' }],
      [6, { name: 'DM lover', country: 'de' }],
    ]);
    await start(recordedContent, {
      identitiesOf: async (ids) => {
        asked.push(ids);
        return known;
      },
    });
    const players = await live.players([3, 4]);
    expect(players.get(3)).toEqual({ ...AOZORA, name: 'Aozora', country: 'jp' });
    expect(players.get(4)).toMatchObject({ name: 'beat_whisper', country: 'xx' });
    expect(await live.match(0)).toEqual({ ...MATCH_ZERO, host: { id: 6, name: 'DM lover' } });
    expect(asked).toEqual([[3, 4], [6]]);
  });
});

describe('what was asked', () => {
  beforeEach(() => start(recordedContent));
  const settle = () => new Promise((resolve) => setTimeout(resolve, 50));

  it('is asked once by all who ask at the same time', async () => {
    await Promise.all(Array.from({ length: 50 }, () => live.player(3)));
    expect(server.takeAsked()).toEqual(['c/online', 'api/v1/get_player_status?id=3']);
  });

  it('is told for two seconds without asking again while nobody asks', async () => {
    await live.onlineIds();
    now += 1_099;
    await live.onlineIds();
    await settle();
    expect(server.takeAsked()).toEqual(['c/online']);
    now += 60_000;
    await settle();
    expect(server.takeAsked()).toEqual([]);
  });

  it('is asked again behind the back of who asks when it is older than a second', async () => {
    await live.onlineIds();
    server.takeAsked();
    now += 1_100;
    // Nobody waits for this one.
    const answered = new Promise((resolve) => {
      server.fault = (response, go) => {
        response.on('close', resolve);
        setTimeout(go, 100);
      };
    });
    expect(await live.onlineIds()).toEqual(ONLINE);
    await Promise.all([live.onlineIds(), live.onlineIds()]);
    await answered;
    await settle();
    expect(server.takeAsked()).toEqual(['c/online']);
    // The answer that came is kept for two seconds from then on.
    now += 1_000;
    expect(await live.onlineIds()).toEqual(ONLINE);
    expect(server.takeAsked()).toEqual([]);
  });

  it('is not told any more after two seconds', async () => {
    await live.onlineIds();
    server.fault = (response) => response.writeHead(500).end();
    now += 1_999;
    expect(await live.onlineIds()).toEqual(ONLINE);
    await settle();
    now += 1;
    // The failed question rests still, so nothing is asked, and nobody is told of what is too old.
    now += 1_100;
    await expect(live.onlineIds()).rejects.toThrow('/online: the answer was 500');
  });

  it('is asked by at most sixteen requests at once', async () => {
    let open = 0;
    let most = 0;
    const state = createMemoryLiveState();
    for (let id = 3; id < 103; id++) await state.putPlayer(livePlayer(id));
    live.close();
    await server.close();
    await start(contentOf(state), { times: { limitMs: 5_000 } });
    server.fault = (_response, go) => {
      most = Math.max(most, (open += 1));
      setTimeout(() => {
        open -= 1;
        go();
      }, 20);
    };
    expect((await live.players(await live.onlineIds())).size).toBe(100);
    expect(most).toBe(16);
  });

  it('is not asked what has waited in line for more than three seconds', async () => {
    const state = createMemoryLiveState();
    for (let id = 3; id < 23; id++) await state.putPlayer(livePlayer(id));
    live.close();
    await server.close();
    await start(contentOf(state), { times: { limitMs: 5_000 } });
    const ids = await live.onlineIds();
    server.takeAsked();
    const waiting: (() => void)[] = [];
    server.fault = (_response, go) => waiting.push(go);
    const found = Promise.allSettled(ids.map((id) => live.player(id)));
    await eventually(() => waiting.length === 16);
    const clock = performance.now.bind(performance);
    jest.spyOn(performance, 'now').mockImplementation(() => clock() + 3_001);
    for (const go of waiting) go();
    const outcomes = (await found).map((one) => one.status === 'rejected' && one.reason);
    jest.restoreAllMocks();
    expect(outcomes).toEqual([
      ...Array<boolean>(16).fill(false),
      ...Array<Error>(4).fill(new BanchoAway('too much is asked at once')),
    ]);
    expect(server.takeAsked()).toHaveLength(16);
  });
});

type Fault = NonNullable<BanchoServer['fault']>;

const FAULTS: Record<string, Fault> = {
  'a 500': (response) => response.writeHead(500).end('Internal Server Error'),
  'a 404 of another server': (response) => response.writeHead(404).end('<html>nginx</html>'),
  'a 404 in JSON': (response) => response.writeHead(404).end('{"detail":"Not Found"}'),
  'a redirect': (response) => response.writeHead(302, { location: '/elsewhere' }).end(),
  'an empty answer': (response) => response.end(),
  'another page': (response) =>
    response.end('<!DOCTYPE html><body><a href="/">back</a>\nhello\n</body>\n</html>'),
  'JSON of another kind': (response) =>
    response.end('{"status":"success","player_status":{"online":"yes"},"match":[]}'),
  'numbers beyond all bounds': (response) =>
    response.end(
      '{"status":"success","player_status":{"online":true,"login_time":1e400,"status":{"action":-1}}}',
    ),
  'bytes that are no text': (response) => response.end(Buffer.from([0xff, 0xfe, 0x00, 0x80])),
  'half an answer': (response, go) => {
    const end = response.end.bind(response);
    response.end = ((body: string) => end(body.slice(0, body.length / 2))) as typeof response.end;
    go();
  },
  'half a body and a closed connection': (response) => {
    response.writeHead(200, { 'content-length': '1000' });
    response.write('{"status":"success"', () => response.destroy());
  },
  'a closed connection': (response) => response.destroy(),
  'a reset connection': (response) => response.socket?.resetAndDestroy(),
  'no answer': () => undefined,
  'a body that never ends': (response) => {
    response.write('{"status":');
    const timer = setInterval(() => response.write(' '), 20);
    response.on('close', () => clearInterval(timer));
  },
  'more bytes than there may be': (response) => response.end('x'.repeat(1024 * 1024 + 1)),
  'what is no HTTP': (response) => response.socket?.end('220 ready\r\n'),
};

describe.each(Object.entries(FAULTS))('%s', (_what, fault) => {
  beforeEach(() => start(recordedContent));

  it('instead of a page is a failure, until it is right again', async () => {
    server.fault = fault;
    await expect(live.onlineIds()).rejects.toThrow();
    await expect(live.matches()).rejects.toThrow();
    await expect(live.player(3)).rejects.toThrow();
    await expect(live.match(0)).rejects.toThrow();
    server.fault = undefined;
    later();
    expect(await live.onlineIds()).toEqual(ONLINE);
    expect((await live.matches()).size).toBe(2);
  });

  it('instead of a status is a failure, until it is right again', async () => {
    await Promise.all([live.onlineIds(), live.match(2)]);
    server.fault = fault;
    await expect(live.player(3)).rejects.toThrow();
    await expect(live.match(1)).rejects.toThrow();
    server.fault = undefined;
    later();
    expect(await live.player(3)).toEqual(AOZORA);
    expect((await live.match(1))?.host.id).toBe(7);
  });
});

describe('an answer that cannot be read, of one player or match among others,', () => {
  const only =
    (path: string, fault: Fault): Fault =>
    (response, go, request) =>
      request.url === path ? fault(response, go, request) : go();

  beforeEach(() => start(recordedContent));

  it('leaves that one out', async () => {
    server.fault = only('/v1/get_player_status?id=3', FAULTS['a 500']!);
    expect([...(await live.players([3, 4, 5])).keys()]).toEqual([4, 5]);
    server.fault = only('/v1/get_match?id=1', FAULTS['a 500']!);
    await expect(live.matches()).rejects.toThrow('the answer was 500');
  });

  it('is no reason to leave it out when there was no answer', async () => {
    server.fault = only('/v1/get_player_status?id=3', FAULTS['a closed connection']!);
    await expect(live.players([3, 4, 5])).rejects.toThrow('socket hang up');
  });

  it('leaves out who is offline by now', async () => {
    server.fault = only('/v1/get_player_status?id=3', (response) =>
      response.end('{"status":"success","player_status":{"online":false,"last_seen":1}}'),
    );
    expect([...(await live.players([3, 4])).keys()]).toEqual([4]);
  });

  it('does not tell the host of match 0 when the list goes on with a match that there is not', async () => {
    server.fault = only('/v1/get_match?id=1', (response) =>
      response.writeHead(404).end('{"status":"Match not found."}'),
    );
    expect([...(await live.matches())]).toEqual([
      [0, { ...MATCH_ZERO, host: { id: 0, name: '' }, map: { id: 0, md5: '', name: '' } }],
    ]);
  });
});

describe('a game server that is away', () => {
  beforeEach(() => start(recordedContent));

  it('is left alone after three failures, for longer and longer, and asked by one at a time', async () => {
    server.fault = FAULTS['a 500'];
    const ask = () => Promise.allSettled([live.onlineIds(), live.matches()]);
    await ask();
    expect(server.takeAsked().sort()).toEqual(['c/matches', 'c/online']);
    now += 1_100;
    await ask();
    expect(server.takeAsked().sort()).toEqual(['c/matches', 'c/online']);
    // Pauses of 1, 2, 4, ... up to 20 s, each with up to a half more by chance.
    for (const pause of [1_000, 2_000, 4_000, 8_000, 16_000, 20_000, 20_000]) {
      now += pause - 1;
      const results = await ask();
      expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
      expect([pause, server.takeAsked()]).toEqual([pause, []]);
      now += 1_000;
      await ask();
      expect([pause, server.takeAsked()]).toEqual([pause, [expect.stringMatching(/^c\/(online|matches)$/)]]);
    }
    server.fault = undefined;
    now += 20_000;
    const trial = await ask();
    expect(trial.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(await live.onlineIds()).toEqual(ONLINE);
    expect((await live.matches()).size).toBe(2);
    expect((await live.players(ONLINE)).size).toBe(ONLINE.length);
  });

  it('leaves what was told a moment ago', async () => {
    await live.player(3);
    server.fault = FAULTS['a closed connection'];
    await expect(live.matches()).rejects.toThrow();
    now += 1_100;
    await expect(live.matches()).rejects.toThrow();
    expect(await live.player(3)).toEqual(AOZORA);
    now += 900;
    await expect(live.player(3)).rejects.toThrow();
  });

  it('and listens nowhere fails at once', async () => {
    const free = createServer().listen(0, '127.0.0.1');
    await once(free, 'listening');
    const { port } = free.address() as { port: number };
    free.close();
    await once(free, 'close');
    const away = createBanchoLive({ config: { ...server.config, url: `http://127.0.0.1:${port}` }, log });
    await expect(away.onlineIds()).rejects.toThrow('ECONNREFUSED');
    away.close();
  });

  it('and listens under another domain fails', async () => {
    const other = createBanchoLive({ config: { ...server.config, domain: 'other.example' }, log });
    await expect(other.onlineIds()).rejects.toThrow('/online: the answer was 404');
    other.close();
  });
});

describe('whatever the game server does', () => {
  it('nobody is told wrong, nothing is left hanging, and all is well when it is', async () => {
    const truth = createMemoryLiveState();
    const ids = [3, 4, 5, 6, 7];
    for (const id of ids)
      await truth.putPlayer(
        livePlayer(id, { name: `p${id}`, country: 'xx', priv: 0, mods: id, info_text: `t ${id}` }),
      );
    for (const id of [1, 2]) await truth.putMatch(id, liveMatch(id + 2, { name: `match ${id}` }));
    await start(contentOf(truth), { times: { limitMs: 60 } });
    const delayed: Fault = (_response, go) => setTimeout(go, 30);
    const well: Fault = (_response, go) => go();
    // On a busy machine even an answer that is well may come too late.
    const wellAgain = <Value>(ask: () => Promise<Value>) =>
      eventually(() => {
        later();
        return ask().catch((error: unknown) => {
          if (!(error instanceof BanchoAway)) throw error;
        });
      });
    const faults = [...Object.values(FAULTS), delayed, well, well, well, well, well];

    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.nat({ max: faults.length - 1 }), { minLength: 3, maxLength: 12 }),
        fc.array(fc.nat({ max: 3_000 }), { minLength: 1, maxLength: 6 }),
        async (order, steps) => {
          let next = 0;
          server.fault = (...args) => faults[order[next++ % order.length]!]!(...args);
          for (const step of steps) {
            now += step;
            const [online, players, matches, player] = await Promise.allSettled([
              live.onlineIds(),
              live.players([7, 3, 8]),
              live.matches(),
              live.player(4),
            ]);
            if (online.status === 'fulfilled') expect(online.value).toEqual(ids);
            if (player.status === 'fulfilled') expect(player.value).toEqual(await truth.player(4));
            if (players.status === 'fulfilled')
              for (const [id, told] of players.value) expect(told).toEqual(await truth.player(id));
            if (matches.status === 'fulfilled')
              for (const [id, told] of matches.value) expect(told).toEqual(await truth.match(id));
          }
          server.fault = undefined;
          // What is asked behind the back of who asks has its time to fail.
          await new Promise((resolve) => setTimeout(resolve, 100));
          expect(await wellAgain(() => live.players(ids))).toEqual(await truth.players(ids));
          expect(await wellAgain(() => live.matches())).toEqual(await truth.matches());
        },
      ),
      { numRuns: 40 },
    );
  }, 60_000);
});
