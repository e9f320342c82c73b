import request from 'supertest';
import { insertMap, insertPlayer, md5Of, RESTRICTED, type Answer } from '../support/factories';
import { describeOnEveryStack } from '../support/stacks';

const beatmapView = (id: number, changes: Record<string, unknown> = {}) => ({
  approved: '1',
  submit_date: '2024-01-02 03:04:05',
  approved_date: '2024-01-02 03:04:05',
  last_update: '2024-01-02 03:04:05',
  artist: 'Artist',
  artist_unicode: 'Artist',
  beatmap_id: String(id),
  beatmapset_id: '1000',
  bpm: '180.5',
  creator: 'mapper',
  creator_id: '0',
  difficultyrating: '4.567',
  diff_aim: null,
  diff_speed: null,
  diff_size: '4',
  diff_overall: '8.2',
  diff_approach: '9.3',
  diff_drain: '5',
  hit_length: '100',
  source: '',
  genre_id: '1',
  language_id: '1',
  title: `Title ${id}`,
  title_unicode: `Title ${id}`,
  total_length: '100',
  version: 'Normal',
  file_md5: md5Of(`map ${id}`),
  mode: '0',
  tags: '',
  favourite_count: '0',
  rating: '0',
  playcount: '0',
  passcount: '0',
  count_normal: '0',
  count_slider: '0',
  count_spinner: '0',
  max_combo: '500',
  packs: null,
  storyboard: '0',
  video: '0',
  download_unavailable: '0',
  audio_unavailable: '0',
  ...changes,
});

describeOnEveryStack('osu! get_beatmaps', (stack) => {
  const get = async (
    query: string,
  ): Promise<Answer<{ beatmap_id: string; mode: string; max_combo: string | null }[]>> =>
    request(stack().app).get(`/api/get_beatmaps${query}`);
  const idsOf = async (query: string) => {
    const { status, body } = await get(query);
    expect(status).toBe(200);
    return body.map(({ beatmap_id }) => Number(beatmap_id));
  };

  beforeAll(async () => {
    const { writable } = stack();
    await insertPlayer(writable, 3, { name: 'Beat Whisper' });
    await insertPlayer(writable, 5, { name: 'hidden', priv: RESTRICTED });
    const update = (day: number) => ({ last_update: `2020-01-0${day} 10:00:00` });
    await insertMap(writable, 1, { set_id: 7, creator: 'Beat Whisper', ...update(1) });
    await insertMap(writable, 2, { set_id: 7, creator: 'Beat Whisper', mode: 3, ...update(3) });
    await insertMap(writable, 3, { set_id: 8, creator: 'someone', mode: 1, status: 5, ...update(2) });
    await insertMap(writable, 4, { set_id: 8, creator: 'hidden', status: 0, ...update(4) });
    await insertMap(writable, 5, { set_id: 9, creator: 'someone', status: 3, ...update(4) });
    await insertMap(writable, 10, { set_id: 1, ...update(5) });
    await insertMap(writable, 6, { set_id: 9, status: 4, plays: 94_637, passes: 10_599 });
    const { query } = writable;
    const favourite = (userid: number, setid: number) => ({ userid, setid, created_at: 0 });
    await query
      .insertInto('favourites')
      .values([favourite(3, 9), favourite(5, 9), favourite(3, 7)])
      .execute();
    const rating = (userid: number, value: number) => ({ userid, map_md5: md5Of('map 6'), rating: value });
    await query
      .insertInto('ratings')
      .values([rating(3, 10), rating(4, 9), rating(5, 9)])
      .execute();
  });

  it('answers with every field, numbers as texts', async () => {
    const { status, body } = await get('?b=6');
    expect(status).toBe(200);
    expect(body).toEqual([
      beatmapView(6, {
        approved: '3',
        beatmapset_id: '9',
        favourite_count: '2',
        rating: '9.33333',
        playcount: '94637',
        passcount: '10599',
      }),
    ]);
  });

  it.each([
    [-1, '-2', null],
    [0, '0', null],
    [1, '0', null],
    [-7, '0', null],
    [2, '1', '2024-01-02 03:04:05'],
    [3, '2', '2024-01-02 03:04:05'],
    [4, '3', '2024-01-02 03:04:05'],
    [5, '4', '2024-01-02 03:04:05'],
  ])('tells of status %i as %s', async (status, approved, approved_date) => {
    const id = 100 + status;
    await insertMap(stack().writable, id, { status, set_id: 50 });
    expect((await get(`?b=${id}`)).body).toEqual([
      beatmapView(id, { approved, approved_date, beatmapset_id: '50' }),
    ]);
    await stack().writable.query.deleteFrom('maps').where('id', '=', id).execute();
  });

  it.each([
    ['b=1', [1]],
    ['s=7', [1, 2]],
    ['s=7&m=3', [2]],
    ['s=7&limit=1', [1]],
    ['s=7&b=2', [2]],
    ['s=8&b=2', []],
    [`h=${md5Of('map 3')}`, [3]],
    [`h=${md5Of('map 3').toUpperCase()}`, [3]],
    [`h=${md5Of('nothing')}`, []],
    ['h=x', []],
    ['h=%F0%9F%98%80', []],
    ['u=Beat Whisper', [1, 2]],
    ['u=beat whisper&type=string', [1, 2]],
    ['u=3', [1, 2]],
    ['u=3&type=string', []],
    ['u=Beat Whisper&type=id', []],
    ['u=someone', [3, 5]],
    ['u=someone&m=1', [3]],
    ['u=someone&since=2020-01-03', [5]],
    ['u=5', []],
    ['u=nobody', []],
    ['u=&s=7', [1, 2]],
    ['b=99', []],
    ['b=x', []],
    ['b=&s=7', [1, 2]],
    ['b=1&s=', [1]],
    ['h=&s=7', [1, 2]],
    ['s=0', []],
    ['since=2020-01-02', [3, 2, 5, 10]],
    ['since=2020-01-02 10:00:01', [2, 5, 10]],
    ['since=2020-01-02T10:00:01.000Z', [2, 5, 10]],
    ['since=2020-01-02&limit=1', [3]],
    ['since=2020-01-01&m=0', [1, 5, 10]],
    ['since=2020-01-01&m=1', [3]],
    ['since=2020-01-01&m=1&a=1', [1, 3, 5, 10]],
    ['since=2020-01-01&m=1&a=0', [3]],
    ['since=2999-01-01', []],
    ['', [10, 5, 2, 3, 1]],
    ['since=then', [10, 5, 2, 3, 1]],
    ['since=2020-13-01', [10, 5, 2, 3, 1]],
    ['since=2020-02-30', [10, 5, 2, 3, 1]],
    ['since=2020-01-02 24:00:00', [10, 5, 2, 3, 1]],
    ['k=abc&limit=2&mods=64', [10, 5]],
    ['limit=1000', [10, 5, 2, 3, 1]],
    ['limit=0', [10]],
    ['m=0&limit=2', [10, 5]],
    ['m=3', [2]],
    ['m=2', []],
    ['m=9', []],
    ['m=9&a=1', []],
    ['m=-1', []],
    ['m=x&limit=1', [10]],
    ['m=&limit=1', [10]],
  ])('finds with %s %j', async (query, ids) => {
    expect(await idsOf(`?${query}`)).toEqual(ids);
  });

  it('tells the mode of a converted beatmap as the one asked for, and no combo of another mode', async () => {
    const told = async (query: string) =>
      (await get(query)).body.map(({ beatmap_id, mode, max_combo }) => [beatmap_id, mode, max_combo]);
    expect(await told('?s=7&m=1&a=1')).toEqual([['1', '1', null]]);
    expect(await told('?s=7&m=3&a=1')).toEqual([
      ['1', '3', null],
      ['2', '3', '500'],
    ]);
  });

  it('answers 500 at most', async () => {
    const { writable } = stack();
    for (let id = 1_000; id < 1_510; id += 1) await insertMap(writable, id, { set_id: 77 });
    expect(await idsOf('?s=77')).toHaveLength(500);
    expect(await idsOf('?s=77&limit=501')).toHaveLength(500);
    expect(await idsOf('?s=77&limit=499')).toHaveLength(499);
  });
});
