import request from 'supertest';
import { insertMap, insertPlayer, insertScore, RESTRICTED } from '../support/factories';
import { describeOnEveryStack, type Stack } from '../support/stacks';

const NOT_FOUND = { status: 'ERR', code: 'Level not found!', data: null };

/** The documentation's example, with its values exchanged. */
const LEVEL = {
  creator: 'abcd',
  title: 'efg - hij [klm]',
  likes: 1,
  practiceAttempts: 250,
  attempts: 300,
  clears: 50,
  comments: 3,
  worldRecordTime: '6.10',
  worldRecordHolder: 'xyz',
  levelID: '0000-0000-00XD',
  description: '4.567 stars, 180.5 BPM, 100 seconds',
};

const comment = (target_type: 'map' | 'song' | 'replay', target_id: number) => ({
  target_type,
  target_id,
  userid: 3,
  time: 0,
  comment: 'nice',
});

async function fill({ writable }: Stack): Promise<void> {
  await insertPlayer(writable, 3, { name: 'xyz' });
  await insertPlayer(writable, 4);
  await insertPlayer(writable, 5, { priv: RESTRICTED });
  const map_md5 = await insertMap(writable, 1201, {
    set_id: 77,
    creator: 'abcd',
    artist: 'efg',
    title: 'hij',
    version: 'klm',
    mode: 1,
    plays: 300,
    passes: 50,
  });
  const score = { map_md5, mode: 1 };
  await insertScore(writable, { ...score, id: 1, userid: 3, score: 900, time_elapsed: 6_099 });
  await insertScore(writable, { ...score, id: 2, userid: 4, score: 800, time_elapsed: 1 });
  await insertScore(writable, { ...score, id: 3, userid: 5, score: 999, time_elapsed: 2 });
  await insertScore(writable, { ...score, id: 4, userid: 4, score: 1_000, mode: 0 });
  await insertScore(writable, { ...score, id: 5, userid: 4, score: 1_001, status: 1 });
  await writable.query
    .insertInto('favourites')
    .values([
      { userid: 3, setid: 77 },
      { userid: 3, setid: 1201 },
    ])
    .execute();
  await writable.query
    .insertInto('comments')
    .values([comment('map', 1201), comment('map', 1201), comment('song', 77)])
    .execute();
  await writable.query
    .insertInto('comments')
    .values([comment('replay', 1201), comment('song', 1201), comment('map', 77)])
    .execute();
  await insertMap(writable, 20, { title: 'Twice', version: 'Easy', plays: 5 });
  await insertMap(writable, 21, { title: 'Twice', version: 'Hard', plays: 9 });
  await insertMap(writable, 22, { title: 'Twice', version: 'Insane', plays: 9 });
  await insertMap(writable, 30, { artist: 'A - B', title: 'C [D] - E', version: 'F [G]', creator: 'h/i?' });
}

describeOnEveryStack('the levels of AstroAPI', (stack) => {
  beforeAll(() => fill(stack()));

  const get = (path: string) => request(stack().app).get(`/api/v1/${path}`);
  const named = (name: string) => get(`getLevel/${encodeURIComponent(name)}`);

  it.each(['0000-0000-00XD', '0000-0000-00xd', '0000-0000-00xD'])('have the ID %s', async (id) => {
    const { status, body, headers } = await get(`getLevelID/${id}`);
    expect([status, body]).toEqual([200, LEVEL]);
    expect(headers['content-type']).toBe('application/json');
  });

  it.each(['hij', 'efg - hij [klm]'])('are found by the name "%s"', async (name) => {
    const { status, body } = await named(name);
    expect([status, body]).toEqual([200, LEVEL]);
  });

  it('are found by a title that several have: the one that was played most, then the lower id', async () => {
    expect((await named('Twice')).body).toMatchObject({ levelID: '0000-0000-000L', attempts: 9 });
    expect((await named('Artist - Twice [Easy]')).body).toMatchObject({ levelID: '0000-0000-000K' });
  });

  it.each(['C [D] - E', 'A - B - C [D] - E [F [G]]'])('are found by "%s", brackets and all', async (name) => {
    expect((await named(name)).body).toMatchObject({
      title: 'A - B - C [D] - E [F [G]]',
      creator: 'h/i?',
      levelID: '0000-0000-000U',
    });
  });

  it('have no record where nobody has a score', async () => {
    const { body } = await named('C [D] - E');
    expect(body).toMatchObject({ worldRecordTime: null, worldRecordHolder: null, likes: 0, comments: 0 });
  });

  it.each([
    ['a part of a title', 'getLevel/hi'],
    ['more than a title', 'getLevel/hijk'],
    ['a part of a full name', 'getLevel/efg%20-%20hij'],
    ['a wildcard', 'getLevel/%25'],
    ['a name that is too long', `getLevel/${'x'.repeat(2_000)}`],
    ['a name that is no text', 'getLevel/%FF'],
    ['the ID of no beatmap', 'getLevelID/0000-0000-00XE'],
    ['the ID of 0', 'getLevelID/0000-0000-0000'],
    ['the id of a beatmap', 'getLevelID/1201'],
    ['an ID beyond all', 'getLevelID/ZZZZ-ZZZZ-ZZZZ'],
    ['an ID that is too long', `getLevelID/${'0'.repeat(2_000)}`],
  ])('are none by %s', async (_what, path) => {
    const { status, body } = await get(path);
    expect([status, body]).toEqual([404, NOT_FOUND]);
  });
});

describeOnEveryStack('the face of AstroAPI', (stack) => {
  it('leaves the paths of v1 and unknown ones as they were', async () => {
    const { app } = stack();
    expect((await request(app).get('/api/get_player_count')).body).toMatchObject({ status: 'success' });
    const unknown = await request(app).get('/api/v1/getNothing/x');
    expect([unknown.status, unknown.body]).toEqual([404, { detail: 'Not Found' }]);
    const post = await request(app).post('/api/v1/getUser/x');
    expect([post.status, post.headers['allow']]).toEqual([405, 'GET, HEAD, OPTIONS']);
  });
});
