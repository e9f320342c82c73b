import request from 'supertest';
import { insertPlayer, insertStats, RESTRICTED, UNVERIFIED, type Answer } from '../support/factories';
import { describeOnEveryStack } from '../support/stacks';

const NEVER_PLAYED = {
  count300: null,
  count100: null,
  count50: null,
  playcount: null,
  ranked_score: null,
  total_score: null,
  pp_rank: null,
  level: null,
  pp_raw: null,
  accuracy: null,
  count_rank_ss: null,
  count_rank_ssh: null,
  count_rank_s: null,
  count_rank_sh: null,
  count_rank_a: null,
  total_seconds_played: null,
  pp_country_rank: null,
};

describeOnEveryStack('osu! get_user', (stack) => {
  const get = async (query: string): Promise<Answer<{ user_id: string }[]>> =>
    request(stack().app).get(`/api/get_user${query}`);
  const idsOf = async (query: string) => {
    const { status, body } = await get(query);
    expect(status).toBe(200);
    return body.map(({ user_id }) => user_id);
  };

  beforeAll(async () => {
    const { writable } = stack();
    await insertPlayer(writable, 3, { name: 'Beat Whisper', country: 'de', creation_time: 1_399_095_316 });
    await insertPlayer(writable, 4, { name: '1234567', country: 'de' });
    await insertPlayer(writable, 5, { name: 'hidden', priv: RESTRICTED });
    await insertPlayer(writable, 6, { name: 'new', priv: UNVERIFIED });
    await insertPlayer(writable, 7, { name: 'without rows' });
    await insertStats(writable, 3, {
      0: {
        tscore: 9_007_199_254_740_993n,
        rscore: 666_666,
        pp: 3_492,
        plays: 42,
        playtime: 55,
        acc: 98.765,
        total_hits: 1_529,
        xh_count: 1,
        x_count: 2,
        sh_count: 3,
        s_count: 4,
        a_count: 5,
      },
      3: { pp: 0, plays: 1, tscore: 30_000 },
      4: { pp: 100, plays: 7 },
      8: { pp: 200, plays: 8 },
    });
    await insertStats(writable, 4, {
      0: { pp: 4_000, plays: 1, tscore: 105_905_001_611 },
      1: { pp: 5 },
      2: { tscore: 30_000 },
    });
  });

  it('answers with every field, numbers as texts', async () => {
    const { status, body } = await get('?u=3');
    expect(status).toBe(200);
    expect(body).toEqual([
      {
        user_id: '3',
        username: 'Beat Whisper',
        join_date: '2014-05-03 05:35:16',
        count300: '1529',
        count100: '0',
        count50: '0',
        playcount: '42',
        ranked_score: '666666',
        total_score: '9007199254740993',
        pp_rank: '2',
        level: '90171.7232',
        pp_raw: '3492',
        accuracy: '98.765',
        count_rank_ss: '2',
        count_rank_ssh: '1',
        count_rank_s: '4',
        count_rank_sh: '3',
        count_rank_a: '5',
        country: 'DE',
        total_seconds_played: '55',
        pp_country_rank: '2',
        events: [],
      },
    ]);
  });

  it('answers null for what a player has not, who never played the mode', async () => {
    for (const query of ['?u=3&m=1', '?u=7'])
      expect((await get(query)).body).toMatchObject([{ ...NEVER_PLAYED, events: [] }]);
  });

  it.each([
    ['performance points', 1, { playcount: '0', pp_raw: '5' }],
    ['a score', 2, { playcount: '0', total_score: '30000' }],
  ])('takes a player for one of the mode who has %s there, and no plays', async (_what, mode, told) => {
    expect((await get(`?u=4&type=id&m=${mode}`)).body).toMatchObject([told]);
  });

  it('tells the level, and 0 for a rank that there is none of', async () => {
    expect((await get('?u=4&type=id')).body).toMatchObject([{ level: '100.7897', pp_rank: '1' }]);
    expect((await get('?u=3&m=3')).body).toMatchObject([{ level: '2', pp_rank: '0', pp_country_rank: '0' }]);
  });

  it.each([
    ['Beat Whisper', ['3']],
    ['beat_whisper', ['3']],
    ['3', ['3']],
    ['3&type=id', ['3']],
    ['3&type=string', []],
    ['Beat Whisper&type=string', ['3']],
    ['Beat Whisper&type=id', []],
    ['1234567', []],
    ['1234567&type=string', ['4']],
    ['3&type=other', ['3']],
    ['0x3&type=id', []],
    ['99', []],
    ['nobody', []],
    ['99999999999999999999', []],
    ['', []],
    ['%00', []],
    [`${'x'.repeat(200)}`, []],
    ['5', []],
    ['hidden', []],
    ['6', []],
    ['new', []],
  ])('finds for u=%s %j', async (u, ids) => {
    expect(await idsOf(`?u=${u}`)).toEqual(ids);
  });

  it('answers an empty list without u', async () => {
    expect(await idsOf('')).toEqual([]);
    expect(await idsOf('?k=abc')).toEqual([]);
  });

  it.each([
    ['m=0', '3492'],
    ['m=0&rx=0', '3492'],
    ['rx=1', '100'],
    ['m=0&rx=1', '100'],
    ['rx=2', '200'],
    ['rx=9', '3492'],
    ['m=', '3492'],
    ['m=osu', '3492'],
    ['m=0&event_days=31', '3492'],
    ['event_days=1000', '3492'],
    ['k=any', '3492'],
  ])('tells with %s of the mode that is asked for', async (query, pp_raw) => {
    expect((await get(`?u=3&${query}`)).body).toMatchObject([{ pp_raw }]);
  });

  it.each(['m=4', 'm=-1', 'm=8', 'm=3&rx=1', 'm=1&rx=2', 'm=99999999999'])(
    'answers an empty list for a mode that there is none of: %s',
    async (query) => {
      expect(await idsOf(`?u=3&${query}`)).toEqual([]);
    },
  );
});
