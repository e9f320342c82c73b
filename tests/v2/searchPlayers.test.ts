import request from 'supertest';
import { insertPlayer, refusals, RESTRICTED, UNVERIFIED } from '../support/factories';
import { sessionCookie } from '../support/sessions';
import { describeOnEveryStack } from '../support/stacks';

const STAFF_KEY = 'a0b1c2d3-0000-4000-8000-000000000004';

describeOnEveryStack('GET /v2/players/search', (stack) => {
  const get = (query: string, headers: Record<string, string> = {}) =>
    request(stack().app).get(`/v2/players/search?${query}`).set(headers);
  const idsOf = async (text: string, headers?: Record<string, string>) => {
    const { status, body } = await get(`q=${encodeURIComponent(text)}`, headers);
    expect(status).toBe(200);
    const { data, meta } = body as { data: { id: number }[]; meta: object };
    expect(meta).toEqual({ total: data.length });
    return data.map(({ id }) => id);
  };

  beforeAll(async () => {
    const { writable } = stack();
    await insertPlayer(writable, 3, { name: 'Aozora', country: 'jp' });
    await insertPlayer(writable, 4, { name: 'naoko', priv: 3 | 4096, api_key: STAFF_KEY });
    await insertPlayer(writable, 5, { name: 'Éclair Noir' });
    await insertPlayer(writable, 6, { name: 'hidden ao', priv: RESTRICTED });
    await insertPlayer(writable, 7, { name: 'fresh ao', priv: UNVERIFIED });
    await insertPlayer(writable, 8, { name: 'under_score_' });
    await insertPlayer(writable, 9, { name: 'さくら' });
    for (let id = 100; id < 160; id += 1) await insertPlayer(writable, id, { name: `crowd ${id}` });
  });

  it('answers with id and name, by id', async () => {
    const { status, body } = await get('q=ao');
    expect(status).toBe(200);
    expect(body).toEqual({
      status: 'success',
      data: [
        { id: 3, name: 'Aozora' },
        { id: 4, name: 'naoko' },
      ],
      meta: { total: 2 },
    });
  });

  it.each([
    ['AO', [3, 4]],
    ['Aozora', [3]],
    ['éc', [5]],
    ['EC', [5]],
    ['r n', [5]],
    ['eclair_noir', [5]],
    ['clair_noir', []],
    ['さく', [9]],
    ['ざく', []],
    ['_s', [8]],
    ['e_', [8]],
    ['__', []],
    ['a%', []],
    ['%%', []],
    ['||', []],
    ["' or 1=1", []],
    ['🎉🎉', []],
    ['BanchoBot', []],
    ['x'.repeat(32), []],
  ])('finds for %s', async (text, ids) => {
    expect(await idsOf(text)).toEqual(ids);
  });

  it('shows 50 at most and counts those', async () => {
    const ids = await idsOf('crowd');
    expect(ids).toEqual(Array.from({ length: 50 }, (_, at) => 100 + at));
    expect((await get('q=crowd&limit=1&page=2&page_size=5')).body.meta).toEqual({ total: 50 });
  });

  it('takes the last of several texts', async () => {
    expect((await get('q=ao&q=noir')).body.data).toEqual([{ id: 5, name: 'Éclair Noir' }]);
  });

  it('shows hidden players to themselves and to staff', async () => {
    expect(await idsOf('ao', { Cookie: await sessionCookie(stack(), 6) })).toEqual([3, 4, 6]);
    expect(await idsOf('ao', { Cookie: await sessionCookie(stack(), 7) })).toEqual([3, 4, 7]);
    expect(await idsOf('ao', { Cookie: await sessionCookie(stack(), 3) })).toEqual([3, 4]);
    expect(await idsOf('ao', { Cookie: await sessionCookie(stack(), 4) })).toEqual([3, 4, 6, 7]);
    expect(await idsOf('ao', { Authorization: STAFF_KEY })).toEqual([3, 4, 6, 7]);
    expect(await idsOf('hidden_ao')).toEqual([]);
  });

  it.each([
    ['', [refusals.missing('q')]],
    ['query=ao', [refusals.missing('q')]],
    ['q=', [refusals.tooShort('q', '', 2)]],
    ['q=a', [refusals.tooShort('q', 'a', 2)]],
    [`q=${encodeURIComponent('🎉')}`, [refusals.tooShort('q', '🎉', 2)]],
    [`q=${'x'.repeat(33)}`, [refusals.tooLong('q', 'x'.repeat(33), 32)]],
  ])('refuses "%s"', async (query, detail) => {
    const { status, body } = await get(query);
    expect([status, body]).toEqual([422, { detail }]);
  });
});
