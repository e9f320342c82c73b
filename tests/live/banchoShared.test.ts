import { Redis } from 'ioredis';
import pino from 'pino';
import request from 'supertest';
import { live as liveCheck } from '../../src/doctor/checks/live';
import { createBanchoLive, type BanchoLive } from '../../src/live/bancho/banchoLive';
import { createMemoryLiveState } from '../../src/live/memoryLiveState';
import { listen, type Server } from '../../src/server';
import { eventually } from '../support/eventually';
import { insertPlayer, liveMatch, livePlayer, RESTRICTED } from '../support/factories';
import { testServices } from '../support/services';
import { createEmbeddedStack, createServicesStack, type Stack } from '../support/stacks';
import { contentOf, startBanchoServer, type BanchoServer } from './banchoServer';

const services = testServices();
const log = pino({ level: 'silent' });

/** Never stops answering; its address is known before there is a stack. */
async function startGame() {
  const state = createMemoryLiveState();
  return { state, bancho: await startBanchoServer(contentOf(state)) };
}

const envFor = ({ config: { url, domain } }: BanchoServer) => ({
  LIVE_SOURCE: 'bancho',
  BANCHO_URL: url,
  DOMAIN: domain,
});

(services ? describe : describe.skip)('processes with one Redis', () => {
  let game: Awaited<ReturnType<typeof startGame>>;
  let redis: Redis;
  let processes: [BanchoLive, BanchoLive];

  beforeEach(async () => {
    game = await startGame();
    redis = new Redis({ ...services?.redis, db: Number(process.env['JEST_WORKER_ID'] ?? 1) });
    await redis.flushdb();
    await game.state.putPlayer(livePlayer(3));
    processes = [create(), create()];
  });
  /** What they leave each other stays for longer than a test takes. */
  const create = (times = { statusMs: 60_000, listMs: 60_000, restMs: 60_000 }) =>
    createBanchoLive({ config: game.bancho.config, log, redis, times });
  afterEach(async () => {
    for (const live of processes) live.close();
    redis.disconnect();
    await game.bancho.close();
  });

  it('wait for what one of them asks', async () => {
    game.bancho.fault = (_response, go) => setTimeout(go, 200);
    const [first, second] = processes;
    expect(await Promise.all([first.player(3), second.player(3)])).toEqual([
      expect.objectContaining({ id: 3 }),
      expect.objectContaining({ id: 3 }),
    ]);
    expect(game.bancho.takeAsked()).toEqual(['c/online', 'api/v1/get_player_status?id=3']);
  });

  it('share failures too', async () => {
    game.bancho.fault = (response) => response.writeHead(500).end();
    const [first, second] = processes;
    await expect(first.onlineIds()).rejects.toThrow('the answer was 500');
    await expect(second.onlineIds()).rejects.toThrow('the answer was 500');
    expect(game.bancho.takeAsked()).toEqual(['c/online']);
  });

  it('keep nothing for longer than some seconds', async () => {
    const usual = createBanchoLive({ config: game.bancho.config, log, redis });
    await usual.player(3);
    await usual.matches();
    usual.close();
    const keys = await redis.keys('*');
    expect(keys).toContain('kiai:bancho:answer:status:3');
    for (const key of keys) {
      expect(key).toMatch(/^kiai:bancho:(answer|asker):(online|matches|status:3)$/);
      // -1: for ever.
      const left = await redis.pttl(key);
      expect(left).not.toBe(-1);
      expect(left).toBeLessThanOrEqual(2_000);
    }
  });

  it('take what cannot be read in Redis for nothing', async () => {
    await redis.set('kiai:bancho:answer:online', '{', 'PX', 60_000);
    await redis.set('kiai:bancho:answer:status:3', '{"value":{"action":"all"}}', 'PX', 60_000);
    expect(await processes[0].player(3)).toMatchObject({ id: 3, action: 0 });
  });

  it('take over from one that has died while it asked', async () => {
    await redis.set('kiai:bancho:asker:online', '1', 'PX', 300);
    expect(await processes[0].onlineIds()).toEqual([3]);
    expect(game.bancho.takeAsked()).toEqual(['c/online']);
  });

  it('ask by themselves while Redis is away', async () => {
    redis.disconnect();
    const [first, second] = processes;
    expect(await first.onlineIds()).toEqual([3]);
    expect(await first.onlineIds()).toEqual([3]);
    expect(await second.onlineIds()).toEqual([3]);
    expect(game.bancho.takeAsked()).toEqual(['c/online', 'c/online']);
  });
});

(services ? describe : describe.skip)('two instances on one Redis', () => {
  const CLIENTS = 32;
  const LASTING_MS = 3_500;
  const IDS = Array.from({ length: 50 }, (_, at) => at + 3);
  let game: Awaited<ReturnType<typeof startGame>>;
  let stacks: Stack[];
  let servers: Server[];

  beforeAll(async () => {
    game = await startGame();
    stacks = [];
    for (let instance = 0; instance < 2; instance++)
      stacks.push(await createServicesStack({ env: envFor(game.bancho) }));
    for (const { writable } of stacks) for (const id of IDS) await insertPlayer(writable, id);
    for (const id of IDS) await game.state.putPlayer(livePlayer(id, { mods: id }));
    servers = await Promise.all(stacks.map(({ app }) => listen(app, '127.0.0.1', 0)));
  });
  afterAll(async () => {
    for (const server of servers) await server.close();
    for (const stack of stacks) await stack.close();
    await game.bancho.close();
  });

  it('ask the game server at most once a second for each player, whoever asks them', async () => {
    const { asked } = game.bancho;
    const until = performance.now() + LASTING_MS;
    let answers = 0;
    async function ask(client: number) {
      for (let turn = client; performance.now() < until || turn < client + IDS.length; turn++) {
        const id = IDS[(turn * 7) % IDS.length]!;
        const url = servers[(turn + client) % servers.length]!.url;
        const { player_status } = (await (await fetch(`${url}/v1/get_player_status?id=${id}`)).json()) as {
          player_status: { online: boolean; status?: { mods: number } };
        };
        expect([id, player_status.online, player_status.status?.mods]).toEqual([id, true, id]);
        answers += 1;
      }
    }
    await Promise.all(Array.from({ length: CLIENTS }, (_, client) => ask(client)));
    expect(answers).toBeGreaterThanOrEqual(CLIENTS * IDS.length);

    const times = new Map<string, number[]>();
    for (const { what, at } of asked) times.set(what, [...(times.get(what) ?? []), at]);
    expect([...times.keys()].sort()).toEqual(
      ['c/online', ...IDS.map((id) => `api/v1/get_player_status?id=${id}`)].sort(),
    );
    for (const [what, at] of times) {
      const gaps = at.slice(1).map((time, before) => time - at[before]!);
      expect([what, gaps.filter((gap) => gap < 1_000)]).toEqual([what, []]);
    }
  }, 60_000);
});

function describeApi(
  name: string,
  run: typeof describe.skip,
  createStack: typeof createEmbeddedStack | typeof createServicesStack,
) {
  run(`the API of an unmodified game server, ${name}`, () => {
    let game: Awaited<ReturnType<typeof startGame>>;
    let stack: Stack;
    beforeAll(async () => {
      game = await startGame();
      stack = await createStack({ env: envFor(game.bancho) });
      const { writable } = stack;
      await insertPlayer(writable, 3, { name: 'Aozora', country: 'jp' });
      await insertPlayer(writable, 4, { name: 'hidden', priv: RESTRICTED });
      await insertPlayer(writable, 5, { latest_activity: 1_700_000_005 });
      await game.state.putPlayer(livePlayer(3, { name: 'Aozora', action: 2, info_text: 'A - B [C]' }));
      await game.state.putPlayer(livePlayer(4, { name: 'hidden' }));
      await game.state.putMatch(0, liveMatch(3, { host: { id: 3, name: 'Aozora' }, name: 'first' }));
      await game.state.putMatch(5, liveMatch(4, { name: 'second' }));
    });
    afterAll(async () => {
      await stack.close();
      await game.bancho.close();
    });
    const get = (path: string) => request(stack.app).get(path);

    it('is told as any other source, with names and countries of the database', async () => {
      expect((await get('/v1/get_online_players')).body).toEqual({
        status: 'success',
        total: 1,
        players: [
          {
            id: 3,
            name: 'Aozora',
            country: 'jp',
            login_time: 1_795_262_347.0625,
            status: {
              action: 2,
              info_text: 'A - B [C]',
              mode: 0,
              mods: 0,
              beatmap_id: 0,
              beatmap_md5: '',
            },
          },
        ],
      });
      expect((await get('/v1/get_player_status?id=3')).body.player_status).toEqual({
        online: true,
        login_time: 1_795_262_347.0625,
        status: { action: 2, info_text: 'A - B [C]', mode: 0, mods: 0, beatmap: null },
      });
      expect((await get('/v1/get_player_status?id=5')).body.player_status).toEqual({
        online: false,
        last_seen: 1_700_000_005,
      });
      expect((await get('/v1/get_player_status?id=4')).status).toBe(404);
      expect((await get('/v1/get_player_count')).body.counts).toMatchObject({ online: 1 });
      const { matches } = (await get('/v1/get_matches')).body;
      expect(matches).toMatchObject([
        { id: 0, name: 'first', host: { id: 3, name: 'Aozora' }, active_slots: {} },
        { id: 5, name: 'second', host: null, refs: [], active_slots: {} },
      ]);
      expect((await get('/v1/')).body.stack).toMatchObject({ live: 'bancho' });
    });

    it('is looked at by the doctor', async () => {
      const { config, database } = stack.context;
      expect(await liveCheck.run({ config, database })).toEqual([
        { level: 'ok', message: '2 players online, 2 open matches' },
      ]);
      game.bancho.fault = (response) => response.writeHead(502).end();
      expect(await liveCheck.run({ config, database })).toEqual([
        {
          level: 'fail',
          message: `the game server at ${game.bancho.config.url} cannot be read: /online: the answer was 502`,
          advice: 'See BANCHO_URL and DOMAIN: it is asked as c.bancho.example and api.bancho.example',
        },
      ]);
      game.bancho.fault = undefined;
    });

    it('is no reason for a 500 while it is away, and is told again when it is back', async () => {
      game.bancho.fault = (response) => response.destroy();
      // What was told a moment ago is still told.
      const countWhen = (isStale: boolean) =>
        eventually(async () => {
          const { body } = await get('/v1/get_player_count');
          return Boolean(body.stale) === isStale && body;
        });
      expect(await countWhen(true)).toEqual({
        status: 'success',
        counts: { online: 0, total: 4 },
        stale: true,
      });
      expect((await get('/v1/get_player_status?id=5')).body).toEqual({
        status: 'success',
        player_status: { online: false, last_seen: 1_700_000_005, stale: true },
      });
      const lists = ['/v1/get_online_players', '/v1/get_matches', '/v1/get_match?id=0', '/v2/players/online'];
      for (const path of lists) expect([path, (await get(path)).status]).toEqual([path, 503]);
      expect((await get('/health/ready')).status).toBe(200);
      game.bancho.fault = undefined;
      expect((await countWhen(false)).counts.online).toBe(1);
      await eventually(async () => {
        const { status, body } = await get('/v1/get_matches');
        return status === 200 && body.matches.length === 2;
      });
    });
  });
}

describeApi('embedded', describe, createEmbeddedStack);
describeApi('services', services ? describe : describe.skip, createServicesStack);
