import request from 'supertest';
import { insertMap, insertPlayer, insertScore, insertStats, PUBLIC, RESTRICTED } from '../support/factories';
import { describeOnEveryStack, type Stack } from '../support/stacks';

const MODES = { atomic: 0, molecular: 1, planetary: 2, galactic: 3, supernova: 4 } as const;

async function fill({ writable }: Stack): Promise<void> {
  const players = [
    [3, { pp: 10, rscore: 300, tscore: 2n ** 60n }],
    [4, { pp: 30, rscore: 100, tscore: 2 }],
    [5, { pp: 99, rscore: 999, tscore: 2n ** 61n }],
  ] as const;
  for (const [id, totals] of players) {
    await insertPlayer(writable, id, { country: 'cc', ...(id === 5 && { priv: RESTRICTED }) });
    await insertStats(writable, id, { 0: totals });
  }
  const map_md5 = await insertMap(writable, 1);
  await insertScore(writable, { id: 1, userid: 4, map_md5, score: 5, time_elapsed: 6_100 });
  await insertScore(writable, { id: 2, userid: 3, map_md5, score: 4, time_elapsed: 7_250 });
  await insertScore(writable, { id: 3, userid: 3, map_md5, status: 0, time_elapsed: 9_001 });
  await insertScore(writable, { id: 4, userid: 4, map_md5, status: 0, time_elapsed: 5_000 });
  await insertScore(writable, { id: 5, userid: 5, map_md5, score: 9, time_elapsed: 99_000 });
  for (const mode of [1, 2, 3, 4])
    await insertScore(writable, { id: 10 + mode, userid: 4, map_md5, mode, time_elapsed: mode * 1_000 });
}

describeOnEveryStack('the leaderboards of AstroAPI', (stack) => {
  beforeAll(() => fill(stack()));

  const get = (board: string) => request(stack().app).get(`/api/v2/getLeaderBoards/${board}`);
  const third = (points: unknown) => ({
    player: 'player 3',
    countryCode: 'cc',
    points,
    worldRecords: 0,
    pfpURL: '/avatars/3',
  });
  const fourth = (points: number) => ({
    player: 'player 4',
    countryCode: 'cc',
    points,
    worldRecords: 1,
    pfpURL: '/avatars/4',
  });

  it('are by performance points', async () => {
    const { status, body } = await get('creative');
    expect([status, body]).toEqual([200, { status: 'OK', data: [fourth(30), third(10)] }]);
  });

  it('are by ranked score', async () => {
    expect((await get('solo')).body).toEqual({ status: 'OK', data: [third(300), fourth(100)] });
  });

  it('are by total score, to the last digit', async () => {
    const { text } = await get('versus');
    expect(text).toContain(`"points":${2n ** 60n}`);
    expect(JSON.parse(text)).toEqual({ status: 'OK', data: [third(2 ** 60), fourth(2)] });
  });

  it('are by the longest play of each player', async () => {
    expect((await get('atomic')).body).toEqual({
      status: 'OK',
      data: [
        { player: 'player 3', countryCode: 'cc', timeSeconds: 9.001, hasDied: true },
        { player: 'player 4', countryCode: 'cc', timeSeconds: 6.1, hasDied: false },
      ],
    });
  });

  it.each(Object.entries(MODES).slice(1))('name %s after mode %d', async (board, mode) => {
    expect((await get(board)).body).toEqual({
      status: 'OK',
      data: [{ player: 'player 4', countryCode: 'cc', timeSeconds: mode, hasDied: false }],
    });
  });

  it.each(['Creative', 'pp', '0', 'x%2Fy', 'constructor'])('are none of the name %s', async (board) => {
    const { status, body } = await get(board);
    expect([status, body]).toEqual([404, { status: 'ERR', code: 'Leaderboard not found!', data: null }]);
  });

  it('have at most 50 places, also where those with the longest plays are hidden', async () => {
    const { writable } = stack();
    const map_md5 = await insertMap(writable, 2);
    for (let id = 100; id < 220; id += 1) {
      await insertPlayer(writable, id, { priv: id < 160 ? PUBLIC : RESTRICTED });
      await insertStats(writable, id, { 0: { pp: id } });
      await insertScore(writable, { id, userid: id, map_md5, time_elapsed: id * 1_000 });
    }
    expect((await get('creative')).body.data).toHaveLength(50);
    const { data } = (await get('atomic')).body as { data: { player: string }[] };
    expect(data.map(({ player }) => player)).toEqual(
      Array.from({ length: 50 }, (_, at) => `player ${159 - at}`),
    );
  });
});
