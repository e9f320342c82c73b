import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Redis } from 'ioredis';
import pino from 'pino';
import { matchEventSchema, playerEventSchema, type PlayerEvent } from '../../src/live/liveEvents';
import { liveMatchSchema } from '../../src/live/liveState';
import { createRedisLiveState } from '../../src/live/redisLiveState';
import { connectRedis } from '../ranks/rankStacks';
import { testServices } from '../support/services';

const ROOT = join(__dirname, '..', '..');
const page = readFileSync(join(ROOT, 'docs', 'live.md'), 'utf8');
const services = testServices();

function blockOf(language: string): string {
  const [, code] = new RegExp(`\`\`\`${language}\\n([^]*?)\`\`\``).exec(page) ?? [];
  if (!code) throw new Error(`docs/live.md has no block of ${language}.`);
  return code;
}

test("the page's match is one", () => {
  const match: unknown = JSON.parse(blockOf('json'));
  expect(liveMatchSchema.parse(match).name).toBe('anything goes');
  expect(matchEventSchema.parse({ type: 'created', match: { id: 0, ...(match as object) } }).match.id).toBe(
    0,
  );
});

(services ? describe : describe.skip)("the page's game server", () => {
  let redis: Redis;
  let listener: Redis;
  let directory: string;
  let server: ChildProcess;

  beforeEach(async () => {
    [redis, listener] = [connectRedis(), connectRedis()];
    await redis.flushdb();
    directory = await mkdtemp(join(tmpdir(), 'kiai-test-'));
    await writeFile(join(directory, 'server.cjs'), blockOf('js'));
  });
  afterEach(async () => {
    server.kill('SIGKILL');
    redis.disconnect();
    listener.disconnect();
    await rm(directory, { recursive: true });
  });

  it('logs its player in, changes its status, and logs it out when it stops', async () => {
    const live = createRedisLiveState(redis, pino({ level: 'silent' }));
    const told: PlayerEvent[] = [];
    let tell: (type: string) => void = () => undefined;
    const heard = (type: string) =>
      new Promise<void>((resolve) => (tell = (other) => other === type && resolve()));
    listener.on('message', (_channel: string, text: string) => {
      const event = playerEventSchema.parse(JSON.parse(text));
      told.push(event);
      tell(event.type);
    });
    await listener.subscribe('bancho:events:players');

    const playing = heard('status');
    server = spawn(process.execPath, [join(directory, 'server.cjs')], {
      env: {
        ...process.env,
        NODE_PATH: join(ROOT, 'node_modules'),
        REDIS_HOST: services?.redis.host,
        REDIS_PORT: `${services?.redis.port}`,
        REDIS_DB: `${redis.options.db}`,
      },
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    await playing;
    expect(await live.onlineIds()).toEqual([3]);
    expect(await live.player(3)).toEqual(told[1]?.player);
    expect(await redis.pttl('bancho:player:3')).toBeGreaterThan(0);

    const ended = once(server, 'exit');
    const gone = heard('logout');
    server.kill('SIGINT');
    await gone;
    expect(await ended).toEqual([0, null]);
    expect(told.map(({ type, player }) => [type, player.action])).toEqual([
      ['login', 0],
      ['status', 2],
      ['logout', 2],
    ]);
    expect(await redis.keys('*')).toEqual([]);
  });
});
