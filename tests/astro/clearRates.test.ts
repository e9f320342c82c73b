import request from 'supertest';
import { pointsOf } from '../../src/astro/clearRateView';
import { insertMap, insertPlayer, insertScore } from '../support/factories';
import { describeOnEveryStack, type Stack } from '../support/stacks';

async function fill({ writable }: Stack): Promise<void> {
  await insertPlayer(writable, 3);
  const map_md5 = await insertMap(writable, 1, { creator: 'me', plays: 300, passes: 50 });
  await insertScore(writable, { id: 1, userid: 3, map_md5, time_elapsed: 6_100 });
  await insertMap(writable, 2, { plays: 10, passes: 0 });
  await insertMap(writable, 3, { plays: 40, passes: 40 });
  await insertMap(writable, 4, { plays: 50, passes: 50 });
  await insertMap(writable, 5, { plays: 9, passes: 0 });
  // As the third.
  await insertMap(writable, 6, { plays: 40, passes: 40 });
}

const LEVEL = {
  name: 'Artist - Title 1 [Normal]',
  id: '0000-0000-0001',
  clearRate: (100 * 50) / 300,
  attempts: 300,
  wins: 50,
  creator: 'me',
  bestTime: 6.1,
  points: 95,
};
const UNBEATEN = {
  ...LEVEL,
  name: 'Artist - Title 2 [Normal]',
  id: '0000-0000-0002',
  creator: 'mapper',
  clearRate: 0,
  attempts: 10,
  wins: 0,
  bestTime: null,
  points: 100,
};

describeOnEveryStack('the clear rates of AstroAPI', (stack) => {
  beforeAll(() => fill(stack()));

  const get = (list: string) => request(stack().app).get(`/api/v4/${list}`);
  const order = ({ body }: { body: { data: { id: string; points: number }[] } }) =>
    body.data.map(({ id, points }) => [id.slice(-1), points]);

  it('are told for the hardest levels first', async () => {
    const answer = await get('getClearRateList');
    expect(answer.status).toBe(200);
    expect(answer.body.data.slice(0, 2)).toEqual([UNBEATEN, LEVEL]);
    expect(Object.keys(answer.body as object)).toEqual(['data']);
    expect(order(answer)).toEqual([
      ['2', 100],
      ['1', 95],
      ['4', 90],
      ['3', 80],
      ['6', 80],
    ]);
  });

  it('are told for the easiest levels first', async () => {
    expect(order(await get('getFarmList'))).toEqual([
      ['4', 100],
      ['3', 95],
      ['6', 90],
      ['1', 80],
      ['2', 80],
    ]);
  });

  it('are told for 300 levels at most', async () => {
    await stack()
      .writable.query.insertInto('maps')
      .values(await mapsFrom(stack(), 1_000, 320))
      .execute();
    const { data } = (await get('getClearRateList')).body;
    expect(data).toHaveLength(300);
    expect(data.map(({ points }: { points: number }) => points).slice(248, 251)).toEqual([1, 1, 0]);
  });
});

/** Copies of a map with other ids. */
async function mapsFrom({ writable }: Stack, first: number, count: number) {
  const map = await writable.query
    .selectFrom('maps')
    .selectAll()
    .where('maps.id', '=', 1)
    .executeTakeFirstOrThrow();
  return Array.from({ length: count }, (_, at) => ({
    ...map,
    id: first + at,
    md5: String(first + at).padStart(32, '0'),
  }));
}

describe('the points of a place', () => {
  it.each([
    [1, 100],
    [2, 95],
    [3, 90],
    [4, 80],
    [10, 80],
    [11, 40],
    [25, 40],
    [26, 20],
    [50, 20],
    [51, 5],
    [100, 5],
    [101, 1],
    [250, 1],
    [251, 0],
  ])('are at place %d: %d', (place, points) => {
    expect(pointsOf(place)).toBe(points);
  });
});
