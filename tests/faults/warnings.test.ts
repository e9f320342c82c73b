import pino from 'pino';
import request from 'supertest';
import type { LiveReader } from '../../src/live/liveState';
import type { Ranks } from '../../src/ranks/ranks';
import type { Sessions } from '../../src/sessions/sessions';
import { insertPlayer, insertStats } from '../support/factories';
import { createEmbeddedStack, type Stack } from '../support/stacks';

const KEY = 'a0b1c2d3-0000-4000-8000-000000000003';
const TIMES = 5;

/** Every method rejects. */
const away = <Port extends object>() =>
  new Proxy({} as Port, { get: () => () => Promise.reject(new Error('away')) });

describe('while what answers stand on is away, a warning is written once, not with every request', () => {
  let stack: Stack;
  let messages: string[];

  beforeAll(async () => {
    const write = (line: string) => void messages.push((JSON.parse(line) as { msg: string }).msg);
    stack = await createEmbeddedStack({
      env: { API_RATE_LIMITS: 'false' },
      overrides: {
        log: pino({ level: 'warn' }, { write }),
        live: away<LiveReader>(),
        sessions: away<Sessions>(),
        ranks: away<Ranks>(),
        chat: { mayRead: async () => true, latest: () => Promise.reject(new Error('away')) },
      },
    });
    await insertPlayer(stack.writable, 3, { api_key: KEY });
    await insertStats(stack.writable, 3, { 0: { pp: 321, plays: 1 } });
  });
  beforeEach(() => (messages = []));
  afterAll(() => stack.close());

  it.each([
    ['live state is away', '/v1/get_player_status?id=3', 200, {}],
    [
      'the store of sessions is away',
      '/v2/sessions/current',
      503,
      { Cookie: `bancho_session=${'x'.repeat(43)}` },
    ],
    ['the sets of ranks are away: ranks come from SQL', '/v2/players/3/stats', 200, {}],
    ['chat: messages cannot be read', '/v2/channels/osu/messages', 503, { Authorization: KEY }],
  ])('%s', async (message, path, status, headers) => {
    for (let times = 0; times < TIMES; times += 1) {
      const answer = await request(stack.app).get(path).set(headers);
      expect(answer.status).toBe(status);
    }
    expect(messages).toEqual([message]);
  });
});
