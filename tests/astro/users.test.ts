import request from 'supertest';
import { insertMap, insertPlayer, insertScore, insertStats, PUBLIC, RESTRICTED } from '../support/factories';
import { sessionCookie } from '../support/sessions';
import { describeOnEveryStack, type Stack } from '../support/stacks';

const NOT_FOUND = { status: 'ERR', code: 'User not found!', data: null };

/** The documentation's example, with its values exchanged. */
const USER = {
  playerName: 'user name',
  profilePicture: 'https://a.example.com/3',
  countryCode: 'cc',
  userUid: '3',
  stats: {
    game: {
      creativePoints: 1234,
      creativeRanking: 1,
      rankedPoints: 12,
      rankedRanking: 2,
      rankedWins: 3,
      rankedLost: 1,
      rankedLeague: 'molecular',
      quickGameWins: 1,
      quickGameLost: 2,
      totalAttempts: 120,
      worldRecords: 2,
      lastPlayedAmount: 3,
      lastPlayedList: ['0000-0000-0003', '0000-0000-0002', '0000-0000-0001'],
    },
    creator: { hasBeenCreatorOfTheWeek: false, hasBeenLevelOfTheDay: false, hasBeenTop10Levels: false },
    social: {
      totalLevelLikes: 2,
      totalReplayLikes: 9,
      totalCommentsReceived: 3,
      totalCommentsSent: 1,
      totalUploadedLevels: 2,
    },
    misc: { hasNeo: true, isCheatBanned: false, isSteamUser: false },
  },
};

const comment = (userid: number, target_type: 'map' | 'song' | 'replay', target_id: number) => ({
  userid,
  target_type,
  target_id,
  time: 0,
  comment: 'nice',
});

async function fill({ writable }: Stack): Promise<void> {
  const { query } = writable;
  await insertPlayer(writable, 3, { name: 'user name', country: 'cc', priv: PUBLIC | 16 });
  await insertStats(writable, 3, {
    0: { pp: 1234, rscore: 12, plays: 100, replay_views: 4 },
    4: { plays: 20, replay_views: 5 },
  });
  await insertPlayer(writable, 4, { name: 'Other' });
  await insertStats(writable, 4, { 0: { pp: 100, rscore: 20 } });
  await insertPlayer(writable, 5, { name: 'Hidden', priv: RESTRICTED });
  await insertStats(writable, 5, { 0: { pp: 9_999, rscore: 99 } });
  await insertPlayer(writable, 6, { name: 'Nobody yet' });
  await insertPlayer(writable, 7, { name: 'Third' });
  await insertStats(writable, 7, { 0: { rscore: 1 } });

  const own = { creator: 'user name', set_id: 50 };
  const first = await insertMap(writable, 1, own);
  const second = await insertMap(writable, 2, { ...own, mode: 3 });
  const third = await insertMap(writable, 3, { set_id: 60 });
  const mine = { userid: 3 };
  // First on two maps: on the one before a hidden player, on the other in its own mode.
  await insertScore(writable, { ...mine, id: 10, map_md5: first, score: 500 });
  await insertScore(writable, { id: 11, userid: 5, map_md5: first, score: 900 });
  await insertScore(writable, { ...mine, id: 12, map_md5: second, mode: 3, score: 1 });
  await insertScore(writable, { ...mine, id: 13, map_md5: second, mode: 0, score: 9 });
  // Second on the third one.
  await insertScore(writable, { id: 14, userid: 4, map_md5: third, score: 700 });
  await insertScore(writable, { ...mine, id: 15, map_md5: third, score: 600 });
  await insertScore(writable, { ...mine, id: 16, map_md5: third, status: 0 });
  await insertScore(writable, { ...mine, id: 17, map_md5: third, mode: 4, status: 1 });
  for (const id of [18, 19]) await insertScore(writable, { ...mine, id, map_md5: third, mode: 4, status: 0 });
  await insertScore(writable, { ...mine, id: 20, map_md5: 'f'.repeat(32), mode: 8, status: 0 });

  await query
    .insertInto('favourites')
    .values([
      { userid: 4, setid: 50 },
      { userid: 7, setid: 50 },
      { userid: 4, setid: 60 },
    ])
    .execute();
  for (const row of [
    comment(4, 'map', 1),
    comment(4, 'map', 2),
    comment(4, 'song', 50),
    comment(4, 'replay', 1),
    comment(4, 'song', 60),
    comment(3, 'map', 3),
  ])
    await query.insertInto('comments').values(row).execute();
}

describeOnEveryStack(
  'the users of AstroAPI',
  (stack) => {
    beforeAll(() => fill(stack()));

    const get = (path: string) => request(stack().app).get(`/api/v1/${path}`);

    it.each(['getUser/user%20name', 'getUser/USER_name', 'getUserFromID/3', 'getUserID/3', 'getUserID/003'])(
      'are found at %s',
      async (path) => {
        const { status, body } = await get(path);
        expect([status, body]).toEqual([200, USER]);
      },
    );

    it('are there without having played', async () => {
      const { status, body } = await get('getUserID/6');
      expect(status).toBe(200);
      expect(body.stats.game).toEqual({
        creativePoints: 0,
        creativeRanking: 0,
        rankedPoints: 0,
        rankedRanking: 0,
        rankedWins: 0,
        rankedLost: 0,
        rankedLeague: 'atomic',
        quickGameWins: 0,
        quickGameLost: 0,
        totalAttempts: 0,
        worldRecords: 0,
        lastPlayedAmount: 0,
        lastPlayedList: [],
      });
      expect(body.stats.misc.hasNeo).toBe(false);
    });

    it('stand in order of their ranked scores', async () => {
      const standing = async (id: number) => (await get(`getUserID/${id}`)).body.stats.game;
      expect(await standing(4)).toMatchObject({ rankedRanking: 1, rankedLeague: 'supernova' });
      expect(await standing(7)).toMatchObject({ rankedRanking: 3, rankedLeague: 'atomic' });
    });

    it('list the 15 levels that they played last, each once', async () => {
      const { writable } = stack();
      await insertPlayer(writable, 8);
      for (let at = 0; at < 20; at += 1) {
        const map_md5 = await insertMap(writable, 100 + at);
        for (const again of [0, 1])
          await insertScore(writable, { id: 100 + at * 2 + again, userid: 8, map_md5 });
      }
      const { game } = (await get('getUserID/8')).body.stats;
      expect(game.lastPlayedAmount).toBe(15);
      expect(new Set(game.lastPlayedList).size).toBe(15);
      expect(game.lastPlayedList[0]).toBe('0000-0000-003B');
    });

    it.each([
      'getUser/nobody',
      'getUser/Hidden',
      'getUser/user%25',
      `getUser/${'x'.repeat(99)}`,
      'getUserID/5',
      'getUserFromID/5',
      'getUserID/999',
      'getUserID/0',
      'getUserID/-3',
      'getUserID/3.0',
      'getUserFromID/user%20name',
      'getUserFromID/99999999999999999999',
    ])('are not there: %s', async (path) => {
      const { status, body } = await get(path);
      expect([status, body]).toEqual([404, NOT_FOUND]);
    });

    it('see themselves while they are hidden', async () => {
      const cookie = await sessionCookie(stack(), 5);
      const { status, body } = await get('getUserID/5').set('Cookie', cookie);
      expect([status, body.userUid, body.stats.misc.isCheatBanned]).toEqual([200, '5', true]);
      expect(body.stats.game).toMatchObject({ creativeRanking: 0, rankedRanking: 0, worldRecords: 0 });
    });

    it('are searched for by a part of the name', async () => {
      const found = [{ user: 'user name', pfp: 'https://a.example.com/3', uid: '3' }];
      expect((await get('getUserQuery/SER')).body).toEqual(found);
      expect((await get('getUserQuery/user_name')).body).toEqual(found);
      expect((await get('getUserQuery/o')).body.map(({ uid }: { uid: string }) => uid)).toEqual(['4', '6']);
    });

    it.each(['hid', '%25', 'x'.repeat(99)])('are none for "%s"', async (text) => {
      const { status, body } = await get(`getUserQuery/${text}`);
      expect([status, body]).toEqual([200, []]);
    });
  },
  { env: { API_AVATAR_URL: 'https://a.example.com/{id}' } },
);
