import request from 'supertest';
import { insertMap, insertPlayer, insertScore, md5Of, RESTRICTED } from '../support/factories';
import { describeOnEveryStack, type Stack } from '../support/stacks';

async function fill({ writable }: Stack): Promise<void> {
  await insertPlayer(writable, 3);
  await insertPlayer(writable, 4);
  await insertPlayer(writable, 5, { priv: RESTRICTED });
  const first = await insertMap(writable, 1, { title: 'abc', creator: 'me', plays: 500 });
  const second = await insertMap(writable, 2, { mode: 2, plays: 7 });
  await insertMap(writable, 3);
  await insertScore(writable, { id: 1, userid: 3, map_md5: first, score: 10, time_elapsed: 6_100 });
  await insertScore(writable, { id: 2, userid: 4, map_md5: first, score: 9 });
  await insertScore(writable, { id: 3, userid: 5, map_md5: first, score: 99 });
  const earlier = { map_md5: second, mode: 2, score: 5 };
  await insertScore(writable, { ...earlier, id: 4, userid: 4, play_time: '2025-01-02 00:00:01' });
  await insertScore(writable, { ...earlier, id: 5, userid: 3, play_time: '2025-01-02 00:00:00' });
  await insertScore(writable, { ...earlier, id: 6, userid: 4, mode: 6, score: 50 });
}

const FIRST = {
  title: 'Artist - abc [Normal]',
  inGameID: '0000-0000-0001',
  databaseID: md5Of('map 1'),
  creator: 'me',
  bestTime: 6.1,
  attempts: 500,
};
const SECOND = {
  title: 'Artist - Title 2 [Normal]',
  inGameID: '0000-0000-0002',
  databaseID: md5Of('map 2'),
  creator: 'mapper',
  bestTime: 90,
  attempts: 7,
};
const THIRD = {
  ...SECOND,
  title: 'Artist - Title 3 [Normal]',
  inGameID: '0000-0000-0003',
  databaseID: md5Of('map 3'),
  bestTime: null,
  attempts: 0,
};

describeOnEveryStack('the records of AstroAPI', (stack) => {
  beforeAll(() => fill(stack()));

  const get = (uid: string) => request(stack().app).get(`/api/v4/getWR/${uid}`);
  const post = (body: unknown) =>
    request(stack().app)
      .post('/api/v4/getRP')
      .send(body as object);

  it('are those that a user holds', async () => {
    const { status, body } = await get('3');
    expect([status, body]).toEqual([200, { status: 'OK', code: 'OK', data: [SECOND, FIRST] }]);
  });

  it('are none for a user who holds none', async () => {
    expect((await get('4')).body).toEqual({ status: 'OK', code: 'OK', data: [] });
  });

  it.each(['5', '99', '0', 'x', '1e1'])('belong to nobody of the id %s', async (uid) => {
    const { status, body } = await get(uid);
    expect([status, body]).toEqual([404, { status: 'ERR', code: 'User not found!', data: null }]);
  });

  it('are told with their holders, in the order that they are asked for in', async () => {
    const levels = ['0000-0000-0003', '0000-0000-0002', 'nothing', '0000-0000-0009', '0000-0000-0001'];
    const { status, body } = await post({ levels });
    expect([status, body]).toEqual([
      200,
      {
        status: 'OK',
        code: 'OK',
        data: [
          { ...THIRD, bestTimeWho: null },
          { ...SECOND, bestTimeWho: 'player 3' },
          { ...FIRST, bestTimeWho: 'player 3' },
        ],
      },
    ]);
  });

  it.each([[[]], [['']], [['0000-0000-000A']]])('are none for %j', async (levels) => {
    expect((await post({ levels })).body).toEqual({ status: 'OK', code: 'OK', data: [] });
  });

  it.each<[string, unknown, string]>([
    ['no list', {}, 'missing'],
    ['a text', { levels: '0000-0000-0001' }, 'list_type'],
    ['a list of numbers', { levels: [1] }, 'string_type'],
    ['too long a list', { levels: Array.from({ length: 101 }, () => '0000-0000-0001') }, 'too_long'],
  ])('refuse %s', async (_what, body, type) => {
    const answer = await post(body);
    expect([answer.status, answer.body.detail[0].type]).toEqual([422, type]);
    expect(answer.body.detail[0].loc).toEqual(['body', 'levels']);
  });

  it('leave what is kept as it is, though they are posted for', async () => {
    const changed = jest.spyOn(stack().context.freshness, 'changed');
    await post({ levels: ['0000-0000-0001'] });
    expect(changed).not.toHaveBeenCalled();
  });
});
