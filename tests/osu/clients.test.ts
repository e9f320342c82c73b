import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { compress, decompress } from 'lzma-js-simple-v2';
import { Api } from 'node-osu';
import { Client, type Beatmap, type BeatmapScore, type ReplayData, type User, type UserScore } from 'nodesu';
import { listen, type Server } from '../../src/server';
import { insertMap, insertPlayer, insertScore, insertStats, liveMatch, md5Of } from '../support/factories';
import { describeOnEveryStack, type Stack } from '../support/stacks';

/** Client libraries for osu!'s own API, as they are on npm, with this server's address for osu!'s. */

const FRAMES = '0|256|-500|0,16|100.5|200.25|1,17|101|201|5';
const NOW = new Date(Math.floor(Date.now() / 1_000) * 1_000);

async function fill({ writable, dataDirectory, context }: Stack): Promise<void> {
  await insertPlayer(writable, 3, { name: 'Beat Whisper', country: 'jp', creation_time: 1_399_095_316 });
  await insertStats(writable, 3, {
    0: { pp: 3_492, plays: 42, acc: 98.83, tscore: 105_905_001_611, total_hits: 9 },
  });
  const map_md5 = await insertMap(writable, 20, { set_id: 7, diff: 5.745 });
  const play_time = NOW.toISOString().slice(0, 19).replace('T', ' ');
  await insertScore(writable, { id: 1, userid: 3, map_md5, mods: 72, grade: 'SH', perfect: 1, play_time });
  await mkdir(join(dataDirectory, 'osr'));
  await writeFile(join(dataDirectory, 'osr', '1.osr'), Buffer.from(compress(FRAMES, 1)));
  await context.live.putMatch(
    1,
    liveMatch(3, { name: 'a match', in_progress: true, map: { id: 20, md5: '', name: '' } }),
  );
}

const served = (stack: () => Stack) => {
  let server: Server;
  beforeAll(async () => {
    await fill(stack());
    server = await listen(stack().app, '127.0.0.1', 0);
  });
  afterAll(() => server.close());
  return () => `${server.url}/api`;
};

describeOnEveryStack('node-osu', (stack) => {
  const baseUrl = served(stack);
  // Its types take the address for a boolean.
  const api = () =>
    new Api('any key', { baseUrl: baseUrl() as never, parseNumeric: true, completeScores: true });
  const play = {
    score: 1_000_000,
    beatmapId: '20',
    counts: { '300': 300, '100': 5, '50': 1, geki: 50, katu: 3, miss: 0 },
    maxCombo: 400,
    perfect: true,
    rank: 'SH',
    raw_mods: 72,
    date: NOW,
    user: { id: '3' },
  };

  it('fetches a user', async () => {
    const user = await api().getUser({ u: 'Beat Whisper', type: 'string', m: 0, event_days: 31 });
    expect(user).toMatchObject({
      id: '3',
      name: 'Beat Whisper',
      country: 'JP',
      counts: { '300': 9, plays: 42 },
      pp: { raw: 3_492, rank: 1, countryRank: 1 },
      level: 100.7897,
      accuracyFormatted: '98.83%',
      joinDate: new Date('2014-05-03T05:35:16Z'),
      events: [],
    });
  });

  it('fetches best and recent scores, and those on a map', async () => {
    const [best] = await api().getUserBest({ u: '3', limit: 5 });
    expect(best).toMatchObject({ ...play, pp: 100.125, hasReplay: true, beatmap: { title: 'Title 20' } });
    const [recent] = await api().getUserRecent({ u: '3', type: 'id' });
    expect(recent).toMatchObject(play);
    const scores = await api().getScores({ b: '20', m: 0, limit: 100 });
    expect(scores).toMatchObject([{ ...play, user: { id: '3', name: 'Beat Whisper' }, hasReplay: true }]);
  });

  it('fetches beatmaps', async () => {
    const beatmap = {
      id: '20',
      beatmapSetId: '7',
      hash: md5Of('map 20'),
      mode: 'Standard',
      approvalStatus: 'Ranked',
      bpm: 180.5,
      difficulty: { rating: 5.745, size: 4 },
      approvedDate: new Date('2024-01-02T03:04:05Z'),
      hasDownload: true,
    };
    expect(await api().getBeatmaps({ s: '7' })).toMatchObject([beatmap]);
    expect(await api().getBeatmaps({ since: new Date('2024-01-01T00:00:00Z') })).toMatchObject([beatmap]);
    expect(await api().getBeatmaps({ h: md5Of('map 20'), m: 0 } as object)).toMatchObject([beatmap]);
  });

  it('fetches a replay', async () => {
    const { content } = (await api().getReplay({ m: 0, b: '20', u: '3' })) as { content: string };
    expect(decompress(Buffer.from(content, 'base64'))).toBe(FRAMES);
  });

  it('fetches a match', async () => {
    const match = await api().getMatch({ mp: '1' });
    expect(match).toMatchObject({
      id: '1',
      name: 'a match',
      games: [{ beatmapId: '20', scores: [{ userId: '3' }] }],
    });
  });

  it('takes misses for misses', async () => {
    await expect(api().getUser({ u: 'nobody' })).rejects.toThrow('Not found');
    await expect(api().getUserBest({ u: 'nobody' })).rejects.toThrow('Not found');
    await expect(api().getBeatmaps({ b: '99' })).rejects.toThrow('Not found');
    await expect(api().getMatch({ mp: '9' })).rejects.toThrow('Not found');
  });
});

describeOnEveryStack('nodesu', (stack) => {
  const baseUrl = served(stack);
  const client = () =>
    new Client('any key', { baseUrl: baseUrl(), parseData: true, disableRateLimiting: true });
  const play = {
    score: 1_000_000,
    count300: 300,
    count100: 5,
    count50: 1,
    countMiss: 0,
    countKatu: 3,
    countGeki: 50,
    maxCombo: 400,
    perfect: true,
    enabledMods: 72,
    rank: 'SH',
    userId: 3,
    date: NOW,
  };

  it('fetches a user', async () => {
    const user = (await client().user.get('beat_whisper', 0, 31, 'string')) as User;
    expect(user).toMatchObject({
      id: 3,
      username: 'Beat Whisper',
      country: 'JP',
      playcount: 42,
      count300: 9,
      pp: 3_492,
      rank: 1,
      ppCountryRank: 1,
      level: 100.7897,
      accuracy: 98.83,
      joinDate: new Date('2014-05-03T05:35:16Z'),
      events: [],
    });
  });

  it('fetches best and recent scores, and those on a map', async () => {
    const best = { ...play, scoreId: 1, pp: 100.125, replayAvailable: true };
    const ofUser = (await client().user.getBest(3, 0, 5, 'id')) as UserScore[];
    expect(ofUser).toMatchObject([{ ...best, beatmapId: 20 }]);
    const recent = (await client().user.getRecent(3)) as UserScore[];
    expect(recent).toMatchObject([{ ...play, beatmapId: 20 }]);
    const onMap = (await client().scores.get(20, 72, 0, 100, 'Beat Whisper')) as BeatmapScore[];
    expect(onMap).toMatchObject([{ ...best, username: 'Beat Whisper' }]);
    expect(await client().scores.get(20, 0)).toEqual([]);
  });

  it('fetches beatmaps', async () => {
    const beatmap = {
      id: 20,
      setId: 7,
      fileMd5: md5Of('map 20'),
      mode: 0,
      approved: 1,
      stars: 5.745,
      AR: 9.3,
      approvedDate: new Date('2024-01-02T03:04:05Z'),
      downloadAvailable: true,
    };
    const ways: Promise<object[] | Beatmap[]>[] = [
      client().beatmaps.getByBeatmapId(20, 0, 1, 0, 72),
      client().beatmaps.getBySetId(7, 1, 10, 1),
      client().beatmaps.getByUser('mapper'),
      client().beatmaps.getByBeatmapHash(md5Of('map 20')),
      client().beatmaps.getSince(new Date('2024-01-02T03:04:05Z')),
    ];
    const [plain, converted, ...others] = await Promise.all(ways);
    expect(plain).toMatchObject([beatmap]);
    expect(converted).toMatchObject([{ ...beatmap, mode: 1 }]);
    expect(others).toEqual([plain, plain, plain]);
  });

  it('fetches a replay', async () => {
    const { content } = (await client().replay.get(20, 3, 0, 'id')) as ReplayData;
    expect(decompress(content)).toBe(FRAMES);
  });

  it('fetches a match', async () => {
    expect(await client().multi.getMatch(1)).toMatchObject({
      match: { id: 1, name: 'a match' },
      games: [{ beatmapId: 20, playMode: 0, scores: [{ userId: 3, slot: 0 }] }],
    });
  });

  it('takes misses for misses', async () => {
    expect(await client().user.get('nobody')).toBeUndefined();
    expect(await client().user.getBest('nobody')).toEqual([]);
    await expect(client().replay.get(20, 99, 0)).rejects.toThrow('Replay not available.');
  });
});
