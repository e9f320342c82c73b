import request from 'supertest';
import { insertPlayer, refusals, RESTRICTED, UNVERIFIED, type Answer } from '../support/factories';
import { describeOnEveryStack } from '../support/stacks';

type Found = Answer<{ results: number; result: { id: number; name: string }[] }>;

describeOnEveryStack('search_players', (stack) => {
  const get = async (query = ''): Promise<Found> => request(stack().app).get(`/v1/search_players${query}`);
  const idsOf = async (query = '') => (await get(query)).body.result.map(({ id }) => id);

  const NAMES = ['Aozora', 'crimson_tap', 'Beat Whisper', 'Éclair', 'naïve', 'さくら', 'Ёлка', 'Αθήνα'];
  const ODD_NAMES = ['100%', 'pipe|d', 'back\\slash', "o'quote"];
  const CROWD = Array.from({ length: 50 }, (_, at) => 100 + at);

  beforeAll(async () => {
    const { writable } = stack();
    for (const id of [...CROWD].reverse()) await insertPlayer(writable, id, { name: `crowd ${id}` });
    for (const [at, name] of [...NAMES, ...ODD_NAMES].entries())
      await insertPlayer(writable, 3 + at, { name });
    await insertPlayer(writable, 20, { name: 'secret star', priv: RESTRICTED });
    await insertPlayer(writable, 21, { name: 'secret new', priv: UNVERIFIED });
  });

  it('answers with the number of players found, their ids and names', async () => {
    const { status, body } = await get('?q=aozora');
    expect(status).toBe(200);
    expect(body).toEqual({ status: 'success', results: 1, result: [{ id: 3, name: 'Aozora' }] });
  });

  it('finds nobody with an empty list', async () => {
    const { status, body } = await get('?q=nobody');
    expect(status).toBe(200);
    expect(body).toEqual({ status: 'success', results: 0, result: [] });
  });

  it.each([
    ['one letter', 'z', [3]],
    ['another case', 'AOZO', [3]],
    ['a part with a space', 't W', [5]],
    ['a letter without its accent', 'eclair', [6]],
    ['an accent that the name lacks', 'aözôra', [3]],
    ['a part of an accented name', 'IVE', [7]],
    ['Japanese', 'くら', [8]],
    ['Cyrillic in another case, without its mark', 'елк', [9]],
    ['Greek in capitals without accents', 'ΑΘΗΝΑ', [10]],
  ])('finds a player by %s', async (_what, text, ids) => {
    expect(await idsOf(`?q=${encodeURIComponent(text)}`)).toEqual(ids);
  });

  it('keeps voiced kana apart', async () => {
    expect(await idsOf(`?q=${encodeURIComponent('ざくら')}`)).toEqual([]);
  });

  it('finds a player by the safe name', async () => {
    expect(await idsOf('?q=beat_whisper')).toEqual([5]);
    expect(await idsOf('?q=BEAT_Whisper')).toEqual([5]);
  });

  it.each(['crimson tap', 'beat_whisper ', ' beat_whisper'])(
    'takes the space of "%s" for what it is',
    async (text) => {
      expect(await idsOf(`?q=${encodeURIComponent(text)}`)).toEqual([]);
    },
  );

  it.each([
    ['%', [11]],
    ['_', [4]],
    ['|', [12]],
    ['\\', [13]],
    ["'", [14]],
    ['%%', []],
    ['A%a', []],
  ])('takes %s for what it is, no wildcard', async (text, ids) => {
    expect(await idsOf(`?q=${encodeURIComponent(text)}`)).toEqual(ids);
  });

  it('leaves restricted and unverified players out', async () => {
    expect(await idsOf('?q=secret')).toEqual([]);
  });

  it('lists the first 50 players by id without q', async () => {
    const { body } = await get();
    expect(body.results).toBe(50);
    expect(body.result.map(({ id }) => id)).toEqual(
      [3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14].concat(CROWD.slice(0, 38)),
    );
  });

  it.each([
    ['limit=1', [100]],
    ['limit=3&offset=1', [101, 102, 103]],
    ['limit=2&page=3', [104, 105]],
    ['limit=2&offset=1&page=2', [103, 104]],
    ['limit=10&offset=48', [148, 149]],
    ['limit=100', CROWD],
    ['offset=50', []],
    ['offset=2147483648', []],
    ['offset=9007199254740991&page=10000000&limit=100', []],
  ])('pages with %s', async (paging, ids) => {
    const { body } = await get(`?q=crowd&${paging}`);
    expect(body.result.map(({ id }) => id)).toEqual(ids);
    expect(body.results).toBe(ids.length);
  });

  it('reads numbers leniently, takes the last of a repeated parameter and ignores unknown ones', async () => {
    expect(await idsOf('?q=aozora&q=crowd&limit=%20%2B0_2.0%20&nonsense=1')).toEqual([100, 101]);
  });

  it('answers a text that no name can hold with an empty list', async () => {
    expect(await idsOf(`?q=${'a'.repeat(33)}`)).toEqual([]);
    expect(await idsOf(`?q=${'a'.repeat(256)}`)).toEqual([]);
  });

  const TOO_LONG = 'a'.repeat(257);

  it.each([
    [`q=${TOO_LONG}`, refusals.tooLong('q', TOO_LONG, 256)],
    ['limit=0', refusals.below('limit', '0', 1)],
    ['limit=101', refusals.above('limit', '101', 100)],
    ['limit=', refusals.noInteger('limit', '')],
    ['offset=-1', refusals.below('offset', '-1', 0)],
    ['page=0', refusals.below('page', '0', 1)],
    ['page=10000001', refusals.above('page', '10000001', 10000000)],
  ])('refuses %s', async (query, entry) => {
    const { status, body } = await get(`?${query}`);
    expect(status).toBe(422);
    expect(body).toEqual({ detail: [entry] });
  });
});
