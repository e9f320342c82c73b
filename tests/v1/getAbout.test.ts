import request from 'supertest';
import { sql } from 'kysely';
import { VERSION } from '../../src/version';
import { insertPlayer, insertStats } from '../support/factories';
import { testServices } from '../support/services';
import { createServicesStack, describeOnEveryStack } from '../support/stacks';

describeOnEveryStack('GET /v1/', (stack) => {
  it.each(['/v1/', '/v1'])('tells version and stack at %s, and that every feature is on', async (path) => {
    const { status, body } = await request(stack().app).get(path);
    expect(status).toBe(200);
    const services = stack().kind === 'services';
    expect(body).toEqual({
      status: 'success',
      name: 'kiai',
      version: VERSION,
      commit: null,
      stack: {
        database: services ? 'mysql' : 'sqlite',
        redis: services,
        live: services ? 'redis' : 'memory',
      },
      features_off: [],
    });
  });

  it('tells nothing that is secret', async () => {
    const { text } = await request(stack().app).get('/v1/');
    const { database, dataDirectory } = stack().context.config;
    for (const secret of [dataDirectory, 'name' in database ? database.name : 'kiai.sqlite', '127.0.0.1'])
      expect(text).not.toContain(secret);
  });
});

(testServices() ? describe : describe.skip)('a database that lacks what a feature needs', () => {
  it('has that feature off, with a clear message, and answers the rest', async () => {
    const stack = await createServicesStack();
    const { app, writable } = stack;
    await insertPlayer(writable, 3);
    await insertStats(writable, 3, { 0: { pp: 100 } });
    await sql`drop table tourney_pool_maps`.execute(writable.query);
    const about = await request(app).get('/v1/');
    const pool = await request(app).get('/v1/get_mappool?id=1');
    const board = await request(app).get('/v1/get_leaderboard');
    await writable.query
      .insertInto('tourney_pools')
      .values({ id: 1, name: 'pool', created_at: '2025-01-01 00:00:00', created_by: 3 })
      .execute();
    const poolThatExists = await request(app).get('/v1/get_mappool?id=1');
    await stack.close();
    expect(about.body.features_off).toEqual([{ feature: 'mappools', lacks: ['tourney_pool_maps'] }]);
    expect(pool.status).toBe(404);
    expect([poolThatExists.status, poolThatExists.body]).toEqual([
      501,
      { status: 'This feature is off: the database of this server lacks a table or column that it needs.' },
    ]);
    expect(board.status).toBe(200);
  });
});
