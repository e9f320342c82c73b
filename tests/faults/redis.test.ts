import request from 'supertest';
import { startRedis, type FaultyServer } from '../../bench/faults/servers';
import { eventually } from '../support/eventually';
import { insertPlayer } from '../support/factories';
import { testServices } from '../support/services';
import { createServicesStack, type Stack } from '../support/stacks';

(testServices() ? describe : describe.skip)('a Redis that hangs', () => {
  let redis: FaultyServer;
  let stack: Stack;

  beforeAll(async () => {
    redis = await startRedis();
    stack = await createServicesStack({ env: { REDIS_PORT: String(redis.port) } });
    await insertPlayer(stack.writable, 3);
  });
  afterAll(async () => {
    await stack.close();
    await redis.stop();
  });

  const get = (path: string) => request(stack.app).get(path);
  const status = async () => (await get('/v1/get_player_status?id=3')).body as { player_status: object };

  it('is a miss, is given up at once by who asks next, and is asked again when it goes on', async () => {
    const cookie = `bancho_session=${await stack.context.sessions.open(3)}`;
    const session = () => get('/v2/sessions/current').set('Cookie', cookie);
    expect((await session()).status).toBe(200);
    await redis.pause();
    expect((await status()).player_status).toMatchObject({ online: false, stale: true });
    // Without a connection commands fail at once instead of waiting for their time to be over.
    await eventually(() => stack.context.redis!.status !== 'ready');
    const away = await session();
    expect([away.status, away.headers['retry-after']]).toEqual([503, '5']);
    expect((await get('/health/ready')).body).toEqual({ status: 'ok', database: 'ok', redis: 'away' });
    await redis.resume();
    await eventually(async () => (await session()).status === 200);
    expect((await status()).player_status).not.toHaveProperty('stale');
  });

  it('is asked again after it was killed, and nobody is logged out meanwhile', async () => {
    const cookie = `bancho_session=${await stack.context.sessions.open(3)}`;
    const session = () => get('/v2/sessions/current').set('Cookie', cookie);
    await stack.context.redis!.call('waitaof', 1, 0, 1_000).catch(() => undefined);
    await redis.kill();
    expect((await session()).status).toBe(503);
    await redis.start();
    await eventually(async () => {
      const { status: now } = await session();
      expect([200, 503]).toContain(now);
      return now === 200;
    });
  });
});
