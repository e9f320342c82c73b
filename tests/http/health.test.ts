import express from 'express';
import request from 'supertest';
import { createApp } from '../../src/app';
import { readSettings } from '../../src/config/readSettings';
import { createContext, type Context } from '../../src/context';
import { migrate } from '../../src/db/migrate';
import { healthRouter } from '../../src/http/health';
import { eventually } from '../support/eventually';
import { describeOnEveryStack } from '../support/stacks';

describeOnEveryStack('/health/ready', (stack) => {
  it('says what is there', async () => {
    const { status, body } = await request(stack().app).get('/health/ready');
    expect(status).toBe(200);
    const redis = stack().kind === 'services' ? { redis: 'ok' } : {};
    expect(body).toEqual({ status: 'ok', database: 'ok', ...redis });
  });
});

describeOnEveryStack('/health/ready of a database that loses its tables', (stack) => {
  const rename = async (from: string, to: string) =>
    void (await stack().writable.query.schema.alterTable(from).renameTo(to).execute());
  const look = async () => {
    const { status, body } = await request(stack().app).get('/health/ready');
    return [status, body.status, body.database];
  };

  it('is not ready while they are missing, and is again once they are there', async () => {
    await rename('users', 'elsewhere');
    expect(await look()).toEqual([503, 'not ready', 'no tables']);
    const { body } = await request(stack().app).get('/health/live');
    expect(body).toEqual({ status: 'ok' });
    await rename('elsewhere', 'users');
    expect(await look()).toEqual([200, 'ok', 'ok']);
  });

  it('is found out with one statement', async () => {
    const before = stack().statements.length;
    await look();
    expect(stack().statements.length - before).toBe(1);
  });
});

describe('/health/ready of a service that stands alone', () => {
  const away = { DB_HOST: '127.0.0.1', DB_PORT: '1', REDIS_HOST: '127.0.0.1', REDIS_PORT: '1' };

  it('says which dependencies are away, and nothing about where or why', async () => {
    const context = await createContext(readSettings({ LOG_LEVEL: 'silent', ...away }));
    const { status, body } = await request(createApp(context)).get('/health/ready');
    expect(status).toBe(503);
    expect(body).toEqual({ status: 'not ready', database: 'away', redis: 'away' });
    expect((await request(createApp(context)).get('/health/live')).status).toBe(200);
    await context.close();
  });

  it('is ready without Redis', async () => {
    const { DB_HOST: _, DB_PORT: __, ...redisAway } = away;
    const config = readSettings({ LOG_LEVEL: 'silent', ...redisAway });
    const context = await createContext({ ...config, database: { kind: 'sqlite', file: ':memory:' } });
    await migrate(context.database);
    const { status, body } = await request(createApp(context)).get('/health/ready');
    expect(status).toBe(200);
    expect(body).toEqual({ status: 'ok', database: 'ok', redis: 'away' });
    await context.close();
  });

  it('looks once for all who ask meanwhile', async () => {
    const looks: (() => void)[] = [];
    const redis = { ping: () => new Promise<void>((resolve) => looks.push(resolve)) };
    const context = await createContext(readSettings({ LOG_LEVEL: 'silent', ...away }));
    let asked = 0;
    const app = express()
      .use((_request, _response, next) => {
        asked += 1;
        next();
      })
      .use(healthRouter({ ...context, redis } as unknown as Context));
    const ask = async () => (await request(app).get('/health/ready')).body as object;
    const answers = Promise.all(Array.from({ length: 20 }, ask));
    await eventually(() => asked === 20);
    for (const answer of looks) answer();
    for (const answer of await answers)
      expect(answer).toEqual({ status: 'not ready', database: 'away', redis: 'ok' });
    expect(looks).toHaveLength(1);
    const later = ask();
    await eventually(() => looks[1]);
    looks[1]!();
    await later;
    await context.close();
  });
});
