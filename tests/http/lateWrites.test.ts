import request from 'supertest';
import { createMemoryRanks } from '../../src/ranks/memoryRanks';
import { eventually } from '../support/eventually';
import { insertPlayer } from '../support/factories';
import { sessionCookie } from '../support/sessions';
import { createEmbeddedStack, type Stack } from '../support/stacks';

describe('a change that is written by a request', () => {
  let stack: Stack;
  /** What a request does after its change is written, and before it is answered. */
  let afterwards: () => Promise<unknown>;

  const countryShown = async () => {
    const { body } = await request(stack.app).get('/v2/players/3');
    return body.data.country as string;
  };
  const moveTo = async (country: string) => {
    const cookie = await sessionCookie(stack, 3);
    return request(stack.app).patch('/v2/players/3').set('Cookie', cookie).send({ country });
  };

  beforeAll(async () => {
    const ranks = createMemoryRanks();
    const moved = () => afterwards().then(() => undefined);
    stack = await createEmbeddedStack({
      env: { API_CACHE_MB: '1', DB_TIME_LIMIT: '1' },
      overrides: { ranks: Object.assign(Object.create(ranks) as typeof ranks, { moveTo: moved }) },
    });
    await insertPlayer(stack.writable, 3, { country: 'jp' });
  });
  afterAll(() => stack.close());

  it('shows at once where the request fails after it', async () => {
    expect(await countryShown()).toBe('jp');
    const { schema } = stack.writable.query;
    afterwards = () => schema.alterTable('users').renameTo('away').execute();
    const { status } = await moveTo('se');
    await schema.alterTable('away').renameTo('users').execute();
    expect(status).toBe(501);
    expect(await countryShown()).toBe('se');
  });

  it('shows at once where the request was given up', async () => {
    expect(await countryShown()).toBe('se');
    let letGo = () => undefined as void;
    const held = new Promise<void>((resolve) => (letGo = resolve));
    afterwards = () => held;
    expect((await moveTo('de')).status).toBe(503);
    // The change was written before it was given up; that is told when the request is over.
    letGo();
    await eventually(() => stack.context.runningRequests.running === 0);
    expect(await countryShown()).toBe('de');
  });

  it('is not looked for where the request was refused', async () => {
    const changed = jest.spyOn(stack.context.freshness, 'changed');
    expect((await moveTo('zz')).status).toBe(400);
    const times = changed.mock.calls.length;
    changed.mockRestore();
    expect(times).toBe(0);
  });
});
