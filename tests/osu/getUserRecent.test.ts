import request from 'supertest';
import { insertMap, insertPlayer, insertScore, md5Of, RESTRICTED, type Answer } from '../support/factories';
import { describeOnEveryStack } from '../support/stacks';
import { playView } from './scores';

const MINUTE_MS = 60_000;
const NOW = Date.now();

const minutesAgo = (minutes: number) =>
  new Date(NOW - minutes * MINUTE_MS).toISOString().slice(0, 19).replace('T', ' ');

describeOnEveryStack('osu! get_user_recent', (stack) => {
  const get = async (query: string): Promise<Answer<{ date: string }[]>> =>
    request(stack().app).get(`/api/get_user_recent${query}`);

  beforeAll(async () => {
    const { writable } = stack();
    await insertPlayer(writable, 3, { name: 'Beat Whisper' });
    await insertPlayer(writable, 4);
    await insertPlayer(writable, 5, { priv: RESTRICTED });
    const map_md5 = await insertMap(writable, 20, { status: 0 });
    const plays = { userid: 3, map_md5 };
    for (let id = 1; id <= 60; id += 1)
      await insertScore(writable, { ...plays, id, play_time: minutesAgo(id) });
    await insertScore(writable, { ...plays, id: 70, mode: 4, play_time: minutesAgo(2) });
    const failed = { status: 0, grade: 'F', mods: 16, perfect: 1, nmiss: 9 };
    await insertScore(writable, { ...plays, ...failed, id: 71, mode: 1, play_time: minutesAgo(3) });
    await insertScore(writable, { ...plays, id: 72, mode: 1, play_time: minutesAgo(24 * 60 - 5) });
    await insertScore(writable, { ...plays, id: 73, mode: 1, play_time: minutesAgo(24 * 60 + 1) });
    await insertScore(writable, {
      ...plays,
      id: 74,
      mode: 1,
      map_md5: md5Of('gone'),
      play_time: minutesAgo(1),
    });
    await insertScore(writable, { ...plays, id: 80, userid: 5, play_time: minutesAgo(1) });
    await insertScore(writable, { ...plays, id: 81, userid: 4, play_time: '2013-06-22 09:11:16' });
  });

  it('lists all plays of the last 24 hours, failed ones too, newest first, with every field', async () => {
    const { status, body } = await get('?u=3&m=1');
    expect(status).toBe(200);
    expect(body).toEqual([
      {
        beatmap_id: '20',
        ...playView(3, {
          date: minutesAgo(3),
          rank: 'F',
          enabled_mods: '16',
          perfect: '1',
          countmiss: '9',
          score_id: null,
        }),
      },
      { beatmap_id: '20', ...playView(3, { date: minutesAgo(24 * 60 - 5), score_id: '72' }) },
    ]);
  });

  it.each([
    ['', 10],
    ['&limit=3', 3],
    ['&limit=50', 50],
    ['&limit=51', 50],
    ['&limit=0', 1],
    ['&limit=x', 10],
    ['&rx=1', 1],
    ['&rx=2', 0],
    ['&m=7', 0],
  ])('answers with "%s" %i', async (query, length) => {
    const { body } = await get(`?u=Beat_Whisper&type=string&k=abc${query}`);
    expect(body).toHaveLength(length);
    expect(body.map(({ date }) => date)).toEqual(
      body
        .map(({ date }) => date)
        .sort()
        .reverse(),
    );
  });

  it.each(['', '?u=4', '?u=5', '?u=99', '?u=nobody'])('answers an empty list for "%s"', async (query) => {
    const { status, body } = await get(query);
    expect([status, body]).toEqual([200, []]);
  });
});
