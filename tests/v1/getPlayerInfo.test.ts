import request from 'supertest';
import type { Mode } from '../../src/osu/modes';
import { createMemoryRanks } from '../../src/ranks/memoryRanks';
import {
  insertClan,
  insertPlayer,
  insertStats,
  refusals,
  RESTRICTED,
  UNVERIFIED,
  type Answer,
} from '../support/factories';
import { describeOnEveryStack, type Stack } from '../support/stacks';

interface Ranked {
  rank: number;
  country_rank: number;
}
type Info = Answer<{ player: { info?: object; stats?: Record<string, Ranked> } }>;

const get = async ({ app }: Stack, query: string): Promise<Info> =>
  request(app).get(`/v1/get_player_info${query}`);

const ranksOf = async (stack: Stack, id: number, mode = 0) => {
  const { body } = await get(stack, `?scope=stats&id=${id}`);
  const { rank, country_rank } = body.player.stats?.[mode] ?? {};
  return [rank, country_rank];
};

const NO_STATS = {
  tscore: 0,
  rscore: 0,
  pp: 0,
  plays: 0,
  playtime: 0,
  acc: 0,
  max_combo: 0,
  total_hits: 0,
  replay_views: 0,
  xh_count: 0,
  x_count: 0,
  sh_count: 0,
  s_count: 0,
  a_count: 0,
  rank: 0,
  country_rank: 0,
};

describeOnEveryStack('get_player_info', (stack) => {
  beforeAll(async () => {
    const { writable } = stack();
    await insertClan(writable, 7, { name: 'Stars', tag: 'STAR', owner: 4 });
    await insertPlayer(writable, 3, {
      name: 'Beat Whisper',
      priv: 3 | 16 | 4096,
      country: 'jp',
      silence_end: 1,
      donor_end: 2_000_000_000,
      creation_time: 1_704_067_200,
      latest_activity: 1_795_262_347,
      clan_id: 7,
      clan_priv: 2,
      preferred_mode: 4,
      play_style: 5,
      custom_badge_name: 'Mapper',
      custom_badge_icon: 'fa-map',
      userpage_content: '[b]hello[/b]\n“quotes” & <tags> 星',
      api_key: '00000000-0000-4000-8000-000000000003',
    });
    await insertStats(writable, 3, {
      4: {
        tscore: 2_854_505_024,
        rscore: 698_151_386,
        pp: 470,
        plays: 42,
        playtime: 5739,
        acc: 90.783,
        max_combo: 506,
        total_hits: 4711,
        replay_views: 12,
        xh_count: 1,
        x_count: 2,
        sh_count: 3,
        s_count: 4,
        a_count: 5,
      },
    });
    await insertPlayer(writable, 4, { name: 'plain', country: 'XX', clan_id: 99, clan_priv: 7 });
    await insertStats(writable, 4, {
      0: { tscore: 9_223_372_036_854_775_807n, rscore: 9_007_199_254_740_993n, acc: 36.419 },
    });
    await writable.query.insertInto('stats').values({ id: 4, mode: 7, pp: 5 }).execute();
    await insertPlayer(writable, 5, { name: 'restricted', priv: RESTRICTED });
    await insertPlayer(writable, 6, { name: 'unverified', priv: UNVERIFIED });
    const named = ['Éclair', 'さくら', 'Ёлка', 'Αθήνα', '한글 이름', 'नमस्ते', 'a-b [c]'];
    for (const [at, name] of named.entries()) await insertPlayer(writable, 10 + at, { name });
    await insertPlayer(writable, 2_147_483_647, { name: 'the last' });
  });

  const INFO = {
    id: 3,
    name: 'Beat Whisper',
    safe_name: 'beat_whisper',
    priv: 4115,
    country: 'jp',
    silence_end: 1,
    donor_end: 2_000_000_000,
    creation_time: 1_704_067_200,
    latest_activity: 1_795_262_347,
    clan_id: 7,
    clan_priv: 2,
    preferred_mode: 4,
    play_style: 5,
    custom_badge_name: 'Mapper',
    custom_badge_icon: 'fa-map',
    userpage_content: '[b]hello[/b]\n“quotes” & <tags> 星',
    clan: { id: 7, name: 'Stars', tag: 'STAR' },
  };
  const STATS = {
    ...Object.fromEntries(
      ['0', '1', '2', '3', '5', '6', '8'].map((mode) => [mode, { id: 3, mode: Number(mode), ...NO_STATS }]),
    ),
    4: {
      id: 3,
      mode: 4,
      tscore: 2_854_505_024,
      rscore: 698_151_386,
      pp: 470,
      plays: 42,
      playtime: 5739,
      acc: 90.783,
      max_combo: 506,
      total_hits: 4711,
      replay_views: 12,
      xh_count: 1,
      x_count: 2,
      sh_count: 3,
      s_count: 4,
      a_count: 5,
      rank: 1,
      country_rank: 1,
    },
  };

  it.each([
    ['info', { info: INFO }],
    ['stats', { stats: STATS }],
    ['all', { info: INFO, stats: STATS }],
  ])('answers with every field of scope %s and nothing else', async (scope, player) => {
    const { status, body } = await get(stack(), `?scope=${scope}&id=3`);
    expect(status).toBe(200);
    expect(body).toEqual({ status: 'success', player });
  });

  it('answers for country XX, an odd clan_priv and a clan that no longer exists', async () => {
    const { status, body } = await get(stack(), '?scope=info&id=4');
    expect(status).toBe(200);
    expect(body).toEqual({
      status: 'success',
      player: {
        info: {
          id: 4,
          name: 'plain',
          safe_name: 'plain',
          priv: 3,
          country: 'XX',
          silence_end: 0,
          donor_end: 0,
          creation_time: 0,
          latest_activity: 0,
          clan_id: 99,
          clan_priv: 7,
          preferred_mode: 0,
          play_style: 0,
          custom_badge_name: null,
          custom_badge_icon: null,
          userpage_content: null,
          clan: null,
        },
      },
    });
  });

  it('leaves out rows of modes that do not exist', async () => {
    const { body } = await get(stack(), '?scope=stats&id=4');
    expect(Object.keys(body.player.stats ?? {})).toEqual(['0', '1', '2', '3', '4', '5', '6', '8']);
  });

  it('keeps every digit of scores above 2^53, and fractions as stored', async () => {
    const { text } = await get(stack(), '?scope=stats&id=4');
    expect(text).toContain('"tscore":9223372036854775807,"rscore":9007199254740993,');
    expect(text).toContain('"acc":36.419,');
  });

  it('has zeros in every mode for a player without rows', async () => {
    const { status, body } = await get(stack(), '?scope=all&id=10');
    expect(status).toBe(200);
    expect(body).toMatchObject({ player: { info: { id: 10 } } });
    const stats = body.player.stats ?? {};
    expect(Object.keys(stats)).toEqual(['0', '1', '2', '3', '4', '5', '6', '8']);
    for (const [mode, { id, mode: named, ...totals }] of Object.entries(
      stats as unknown as Record<string, Record<string, number>>,
    )) {
      expect([id, named]).toEqual([10, Number(mode)]);
      expect(Object.values(totals)).toEqual(Array.from({ length: 16 }, () => 0));
    }
  });

  it.each([
    ['id=%20%2B03.0%20', 3],
    ['id=2147483647', 2_147_483_647],
    ['id=4&id=3', 3],
    ['id=3&scope=all&scope=info&limit=x', 3],
    ['name=Beat%20Whisper', 3],
    ['name=BEAT_WHISPER', 3],
    ['name=beat+whisper', 3],
    [`name=${encodeURIComponent('béat_whisper')}`, 3],
    ['name=ECLAIR', 10],
    [`name=${encodeURIComponent('さくら')}`, 11],
    [`name=${encodeURIComponent('ЕЛКА')}`, 12],
    [`name=${encodeURIComponent('ΑΘΗΝΑ')}`, 13],
    [`name=${encodeURIComponent('한글_이름')}`, 14],
    [`name=${encodeURIComponent('नमस्ते')}`, 15],
    [`name=${encodeURIComponent('A-B_[C]')}`, 16],
  ])('finds the player by %s', async (query, id) => {
    const { status, body } = await get(stack(), `?scope=info&${query}`);
    expect(status).toBe(200);
    expect(body.player.info).toMatchObject({ id });
  });

  it.each(['', '&id=3&name=plain'])('wants one of id and name: "%s"', async (query) => {
    const { status, body } = await get(stack(), `?scope=info${query}`);
    expect(status).toBe(400);
    expect(body).toEqual({ status: 'Must provide either id OR name!' });
  });

  it.each([
    ['id=900', 'is unknown'],
    ['name=nobody', 'is unknown'],
    [`name=${encodeURIComponent('ざくら')}`, 'differs by a voiced kana'],
    ['name=beatwhisper', 'is written without the space'],
    ['id=5', 'is restricted'],
    ['name=restricted', 'is restricted'],
    ['id=6', 'is unverified'],
    ['name=unverified', 'is unverified'],
  ])('answers 404 in every scope for %s, who %s', async (query) => {
    for (const scope of ['info', 'stats', 'all']) {
      const { status, body } = await get(stack(), `?scope=${scope}&${query}`);
      expect(status).toBe(404);
      expect(body).toEqual({ status: 'Player not found.' });
    }
  });

  const SCOPES = "'stats', 'info' or 'all'";

  it.each([
    ['id=3', [refusals.missing('scope')]],
    ['scope=&id=3', [refusals.noneOf('scope', '', SCOPES)]],
    ['scope=INFO&id=3', [refusals.noneOf('scope', 'INFO', SCOPES)]],
    ['scope=info&id=2', [refusals.below('id', '2', 3)]],
    ['scope=info&id=2147483648', [refusals.above('id', '2147483648', 2147483647)]],
    ['scope=info&id=', [refusals.noInteger('id', '')]],
    ['scope=info&name=', [refusals.noUsername('name', '')]],
    ['scope=info&name=abcdefghijklmnop', [refusals.noUsername('name', 'abcdefghijklmnop')]],
    [`scope=info&name=${encodeURIComponent('🎉x')}`, [refusals.noUsername('name', '🎉x')]],
    [
      'name=!&id=abc&scope=x',
      [
        refusals.noneOf('scope', 'x', SCOPES),
        refusals.noInteger('id', 'abc'),
        refusals.noUsername('name', '!'),
      ],
    ],
  ])('refuses %s', async (query, detail) => {
    const { status, body } = await get(stack(), `?${query}`);
    expect(status).toBe(422);
    expect(body).toEqual({ detail });
  });
});

describeOnEveryStack('ranks in get_player_info', (stack) => {
  const insertRanked = async (id: number, pp: number, country: string, priv = 3) => {
    await insertPlayer(stack().writable, id, { country, priv });
    await insertStats(stack().writable, id, { 0: { pp }, 5: { pp: 1 } });
  };

  beforeAll(async () => {
    await insertRanked(3, 500, 'us');
    await insertRanked(9, 300, 'us');
    await insertRanked(10, 300, 'us');
    await insertRanked(11, 300, 'jp');
    await insertRanked(12, 400, 'US');
    await insertRanked(13, 600, 'us', RESTRICTED);
    await insertRanked(14, 700, 'us', UNVERIFIED);
    await insertRanked(15, 0, 'us');
    // What is in the sets contradicts SQL, so that it shows which of the two answers.
    await insertRanked(50, 1, 'de');
    await insertRanked(51, 2, 'de');
    await insertRanked(52, 3, 'de');
    await insertRanked(53, 4, 'fr');
    const { ranks } = stack().context;
    await ranks.set(0, { id: 50, country: 'de' }, 90);
    await ranks.set(0, { id: 51, country: 'de' }, 80);
    await ranks.set(0, { id: 53, country: 'fr' }, 85);
    await ranks.set(0, { id: 52, country: 'fr' }, 95);
  });

  it.each([
    [50, 2, 1],
    [51, 4, 2],
    [53, 3, 2],
  ])('come from the sets of ranks for player %i', async (id, rank, countryRank) => {
    expect(await ranksOf(stack(), id)).toEqual([rank, countryRank]);
  });

  it.each([
    [3, 1, 1, 'the best, since two better ones are hidden'],
    [12, 2, 1, 'the only one of country US, which is not us'],
    [9, 3, 2, 'first of those with equal pp: 9 is greater as text'],
    [11, 4, 1, 'second of those with equal pp, first in the country'],
    [10, 5, 3, 'last of those with equal pp'],
  ])(
    'come from SQL for player %i, whom the sets do not know: %i and %i, %s',
    async (id, rank, countryRank) => {
      expect(await ranksOf(stack(), id)).toEqual([rank, countryRank]);
    },
  );

  it('are 0 for a player without pp', async () => {
    expect(await ranksOf(stack(), 15)).toEqual([0, 0]);
  });

  it('are counted in the country of users.country where a writer of the sets used another', async () => {
    expect(await ranksOf(stack(), 52)).toEqual([7, 1]);
  });

  it('come from SQL again once the player is gone from the sets', async () => {
    const { ranks } = stack().context;
    await ranks.set(5, { id: 3, country: 'us' }, 1);
    expect(await ranksOf(stack(), 3, 5)).toEqual([1, 1]);
    await ranks.remove(5, { id: 3, country: 'us' });
    expect(await ranksOf(stack(), 3, 5)).toEqual([6, 2]);
  });
});

describeOnEveryStack(
  'get_player_info without the sets of ranks',
  (stack) => {
    it('takes ranks from SQL', async () => {
      await insertPlayer(stack().writable, 3);
      await insertStats(stack().writable, 3, { 0: { pp: 10 } });
      expect(await ranksOf(stack(), 3)).toEqual([1, 1]);
      expect(await ranksOf(stack(), 3, 1)).toEqual([0, 0]);
    });
  },
  {
    overrides: {
      ranks: { ...createMemoryRanks(), ofPlayer: () => Promise.reject(new Error('away')) },
    },
  },
);

describe('get_player_info of few modes', () => {
  const asked: (readonly Mode[])[] = [];
  const ranks = createMemoryRanks();

  describeOnEveryStack(
    'asks for ranks',
    (stack) => {
      beforeEach(() => asked.splice(0));

      it('in those that were played alone', async () => {
        await insertPlayer(stack().writable, 3);
        await insertStats(stack().writable, 3, { 0: { pp: 10, plays: 1 }, 5: { plays: 1 } });
        expect(await ranksOf(stack(), 3)).toEqual([1, 1]);
        expect(asked).toEqual([[0, 5]]);
      });

      it('not at all when nothing was played', async () => {
        await insertPlayer(stack().writable, 4);
        await insertStats(stack().writable, 4);
        expect(await ranksOf(stack(), 4)).toEqual([0, 0]);
        expect(asked).toEqual([]);
      });
    },
    {
      overrides: {
        ranks: {
          ...ranks,
          ofPlayer(player, modes) {
            asked.push(modes);
            return ranks.ofPlayer(player, modes);
          },
        },
      },
    },
  );
});
