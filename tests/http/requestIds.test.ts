import { Writable } from 'node:stream';
import pino from 'pino';
import request from 'supertest';
import { createApp } from '../../src/app';
import { readSettings } from '../../src/config/readSettings';
import { createContext, type Context } from '../../src/context';
import { eventually } from '../support/eventually';

const SECRET = '3f1c9a52-7c9e-4b6a-9f0e-2d1f7a5b8c11';

describe('the id of a request', () => {
  let lines: Record<string, unknown>[];
  let context: Context;

  beforeEach(async () => {
    lines = [];
    const stream = new Writable({
      write(chunk, _encoding, done) {
        lines.push(JSON.parse(String(chunk)) as Record<string, unknown>);
        done();
      },
    });
    const away = readSettings({ DB_HOST: '127.0.0.1', DB_PORT: '1' });
    context = await createContext(away, { log: pino({ base: null }, stream) });
  });
  afterEach(() => context.close());

  const both = [
    ['the short way', {}],
    ['the long way', { cookie: `bancho_session=${SECRET}` }],
  ] as const;

  it.each(both)('that fails on %s is in the log of the error and of the request', async (_way, headers) => {
    const { status, headers: answered } = await request(createApp(context))
      .get(`/v1/get_player_info?scope=all&id=3&key=${SECRET}`)
      .set(headers);
    expect(status).toBe(503);
    const id = answered['x-request-id'];
    await eventually(() => lines.some(({ msg }) => msg === 'request'));
    const ofIt = lines.filter((line) => line['id'] === id);
    expect(ofIt).toMatchObject([
      { level: 50, path: '/v1/get_player_info', err: { code: 'ECONNREFUSED' } },
      { level: 30, path: '/v1/get_player_info', msg: 'request', status: 503 },
    ]);
    expect(JSON.stringify(lines)).not.toContain(SECRET);
  });

  it('is the one of the client where that is sane', async () => {
    const { headers } = await request(createApp(context))
      .get('/v1/get_player_info?scope=all&id=3')
      .set({ 'x-request-id': 'trace-1' });
    expect(headers['x-request-id']).toBe('trace-1');
    await eventually(() => lines.filter((line) => line['id'] === 'trace-1').length === 2);
  });
});
