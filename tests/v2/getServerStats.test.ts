import request from 'supertest';
import {
  awayLiveState,
  insertPlayer,
  livePlayer,
  PUBLIC,
  RESTRICTED,
  UNVERIFIED,
  type Answer,
} from '../support/factories';
import { describeOnEveryStack, type Stack } from '../support/stacks';

const get = async ({ app }: Stack, query = ''): Promise<Answer> =>
  request(app).get(`/v2/server/stats${query}`);

async function insertPlayers({ writable }: Stack) {
  await insertPlayer(writable, 3);
  await insertPlayer(writable, 4);
  await insertPlayer(writable, 5, { priv: RESTRICTED });
  await insertPlayer(writable, 6, { priv: UNVERIFIED });
}

describeOnEveryStack('GET /v2/server/stats', (stack) => {
  const setOnline = async (...ids: number[]) => {
    const { live } = stack().context;
    for (const id of await live.onlineIds()) await live.removePlayer(id);
    for (const id of ids) await live.putPlayer(livePlayer(id));
  };

  beforeAll(() => insertPlayers(stack()));
  beforeEach(() => setOnline());

  it('counts who is online, and every account: the bot and hidden players too', async () => {
    await setOnline(3, 4);
    const { status, body } = await get(stack());
    expect(status).toBe(200);
    expect(body).toEqual({ status: 'success', data: { online_players: 2, total_players: 5 }, meta: {} });
  });

  it('leaves hidden players and unknown ids out of those online, and ignores parameters', async () => {
    await setOnline(3, 5, 6, 900);
    const { body } = await get(stack(), '?x=1');
    expect(body).toEqual({ status: 'success', data: { online_players: 1, total_players: 5 }, meta: {} });
  });

  it.each([1, PUBLIC])('leaves the bot out of those online when its privileges are %i', async (priv) => {
    await stack().writable.query.updateTable('users').set({ priv }).where('id', '=', 1).execute();
    await setOnline(1, 3);
    const { body } = await get(stack());
    expect(body).toMatchObject({ data: { online_players: 1 } });
  });
});

describeOnEveryStack(
  'GET /v2/server/stats without live state',
  (stack) => {
    beforeAll(() => insertPlayers(stack()));

    it('counts nobody online and says that this is not known', async () => {
      const { status, body } = await get(stack());
      expect(status).toBe(200);
      expect(body).toEqual({
        status: 'success',
        data: { online_players: 0, total_players: 5 },
        meta: { stale: true },
      });
    });
  },
  { overrides: { live: awayLiveState() } },
);
