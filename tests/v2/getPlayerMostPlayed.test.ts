import request from 'supertest';
import { insertMap, insertPlayer, insertScore, md5Of, refusals, type Answer } from '../support/factories';
import { describeOnEveryStack } from '../support/stacks';
import { insertViewers, looksAt, RESTRICTED_ID, UNVERIFIED_ID } from '../support/viewers';

type MostPlayed = Answer<{ data: { id: number; plays: number }[]; meta: object }>;

describeOnEveryStack('GET /v2/players/{player_id}/most_played', (stack) => {
  const get = async (rest: string, headers: Record<string, string> = {}): Promise<MostPlayed> =>
    request(stack().app).get(`/v2/players/${rest}`).set(headers);
  const playsOf = async (rest: string) => (await get(rest)).body.data.map(({ id, plays }) => [id, plays]);

  let scores = 0;
  const play = async (userid: number, map_md5: string, times: number, mode = 0) => {
    for (let at = 0; at < times; at += 1)
      await insertScore(stack().writable, { id: (scores += 1), userid, map_md5, mode, status: at % 3 });
  };

  beforeAll(async () => {
    const { writable } = stack();
    await insertViewers(stack());
    for (const id of [3, 4, 5]) await insertPlayer(writable, id);
    for (const id of [25, 22, 21, 24]) await insertMap(writable, id, { status: id - 23 });
    await play(3, md5Of('map 25'), 2);
    await play(3, md5Of('map 22'), 2);
    await play(3, md5Of('map 24'), 3);
    await play(3, md5Of('map 21'), 1);
    await play(3, md5Of('gone'), 9);
    await play(3, md5Of('map 21'), 4, 8);
    await play(4, md5Of('map 21'), 9);
  });

  it('answers with every field', async () => {
    const { status, body } = await get('3/most_played?limit=1');
    expect(status).toBe(200);
    expect(body).toEqual({
      status: 'success',
      data: [
        {
          md5: md5Of('map 24'),
          id: 24,
          set_id: 1000,
          status: 1,
          artist: 'Artist',
          title: 'Title 24',
          version: 'Normal',
          creator: 'mapper',
          plays: 3,
        },
      ],
      meta: { total: 1, mode: 0 },
    });
  });

  it('counts plays of any status, of equal counts the lower map id first, without maps that are gone', async () => {
    expect(await playsOf('3/most_played')).toEqual([
      [24, 3],
      [22, 2],
      [25, 2],
      [21, 1],
    ]);
    expect((await get('3/most_played')).body.meta).toEqual({ total: 4, mode: 0 });
    expect(await playsOf('%20%2B0_3.0/most_played?mode=8.0')).toEqual([[21, 4]]);
    expect(await playsOf('5/most_played')).toEqual([]);
  });

  it.each([7, 9, 10, 11])('has nothing in mode %i, which does not exist', async (mode) => {
    const { status, body } = await get(`3/most_played?mode=${mode}`);
    expect([status, body]).toEqual([200, { status: 'success', data: [], meta: { total: 0, mode } }]);
  });

  it('lists 25 maps unless told otherwise', async () => {
    for (let id = 100; id < 126; id += 1) await play(5, await insertMap(stack().writable, id), 1, 1);
    expect(await playsOf('5/most_played?mode=1')).toEqual(
      Array.from({ length: 25 }, (_, at) => [100 + at, 1]),
    );
    expect(await playsOf('5/most_played?mode=1&limit=100')).toHaveLength(26);
  });

  it.each([RESTRICTED_ID, UNVERIFIED_ID])('shows what player %i, who is hidden, played', async (hidden) => {
    await play(hidden, md5Of('map 21'), 2);
    for (const { who, sees, headers } of await looksAt(stack(), hidden)) {
      const { status, body } = await get(`${hidden}/most_played`, headers);
      expect([who, status]).toEqual([who, sees ? 200 : 404]);
      if (sees) expect(body).toMatchObject({ data: [{ id: 21, plays: 2 }], meta: { total: 1 } });
      else expect(body).toEqual({ status: 'error', error: 'Player not found.' });
    }
  });

  it.each(['0', '1', '-1', '900', '2147483648', '99999999999999999999'])('knows no player %s', async (id) => {
    const { status, body } = await get(`${id}/most_played`);
    expect([status, body]).toEqual([404, { status: 'error', error: 'Player not found.' }]);
  });

  it.each([
    ['3/most_played?mode=-1', [refusals.below('mode', '-1', 0)]],
    ['3/most_played?mode=12', [refusals.above('mode', '12', 11)]],
    ['3/most_played?limit=0', [refusals.below('limit', '0', 1)]],
    ['3/most_played?limit=101', [refusals.above('limit', '101', 100)]],
    [
      'x/most_played?limit=&mode=x',
      [
        { ...refusals.noInteger('player_id', 'x'), loc: ['path', 'player_id'] },
        refusals.noInteger('mode', 'x'),
        refusals.noInteger('limit', ''),
      ],
    ],
  ])('refuses %s', async (rest, detail) => {
    const { status, body } = await get(rest);
    expect([status, body]).toEqual([422, { detail }]);
  });
});
