import request from 'supertest';
import { insertPlayer, RESTRICTED, UNVERIFIED } from '../support/factories';
import { sessionCookie } from '../support/sessions';
import { describeOnEveryStack } from '../support/stacks';

const STAFF_KEY = 'a0b1c2d3-0000-4000-8000-000000000004';
const NOT_FOUND = { status: 'error', error: 'Player not found.' };

describeOnEveryStack('GET /v2/players/{id or name}', (stack) => {
  const get = (player: string, headers: Record<string, string> = {}) =>
    request(stack().app).get(`/v2/players/${player}`).set(headers);

  beforeAll(async () => {
    const { writable } = stack();
    await insertPlayer(writable, 3, {
      name: 'Beat Whisper',
      priv: 3 | 16,
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
      userpage_content: '“quotes” & <tags> 星',
      api_key: '00000000-0000-4000-8000-000000000003',
    });
    await insertPlayer(writable, 4, { name: 'staff', priv: 3 | 4096, api_key: STAFF_KEY });
    await insertPlayer(writable, 5, { name: 'restricted', priv: RESTRICTED });
    await insertPlayer(writable, 6, { name: 'unverified', priv: UNVERIFIED });
    const named = ['Éclair', 'さくら', 'Ёлка', '12345', '١٢٣', 'a-b [c]', 'online', 'search', '3.0', '²'];
    for (const [at, name] of named.entries()) await insertPlayer(writable, 10 + at, { name });
    await insertPlayer(writable, 2_147_483_647, { name: 'the last' });
  });

  it('answers with every field and no other', async () => {
    const { status, body } = await get('3');
    expect(status).toBe(200);
    expect(body).toEqual({
      status: 'success',
      data: {
        id: 3,
        name: 'Beat Whisper',
        safe_name: 'beat_whisper',
        priv: 19,
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
        userpage_content: '“quotes” & <tags> 星',
      },
      meta: {},
    });
  });

  it.each([
    ['3', 3],
    ['03', 3],
    ['0000000000000000000000003', 3],
    ['2147483647', 2_147_483_647],
    ['٣', 3],
    ['1٣', 13],
    ['３', 3],
    ['3?key=id', 3],
    ['٣?key=id', 3],
    ['3?key=username&key=id', 3],
    ['Beat Whisper', 3],
    ['BEAT_WHISPER', 3],
    ['béat whisper', 3],
    ['Beat Whisper?key=username', 3],
    ['éclair', 10],
    ['ECLAIR', 10],
    ['さくら', 11],
    ['ЕЛКА', 12],
    ['12345?key=username', 13],
    ['١٢٣?key=username', 14],
    ['A-B_[C]', 15],
    ['ONLINE', 16],
    ['Search', 17],
    ['3.0', 18],
    ['²', 19],
  ])('finds %s', async (player, id) => {
    const [path = '', query] = player.split('?');
    const { status, body } = await get(encodeURIComponent(path) + (query ? `?${query}` : ''));
    expect([status, body.data?.id]).toEqual([200, id]);
  });

  it.each([
    '900',
    '0',
    '1',
    '2',
    '12345',
    '-3',
    '+3',
    '4.0',
    '3_0',
    '2147483648',
    '9223372036854775808',
    '9'.repeat(5000),
    '3?key=username',
    'staff?key=id',
    '%203?key=id',
    '+3?key=id',
    '3.0?key=id',
    '2147483648?key=id',
    'nobody',
    'beatwhisper',
    '%20staff',
    'staff%20',
    'staff%00',
    '%00',
    '%2500',
    '%09staff',
    '%25',
    '_',
    'staff%25',
    'sta__',
    encodeURIComponent('ざくら'),
    encodeURIComponent('🎉'),
    '%E0%A4%A',
    '%',
    '%zz',
    '%FF%FE',
    'a%2Fb',
    "x'%20or%20'1'='1",
    'x'.repeat(5000),
    'restricted',
    '5',
    '5?key=id',
    'unverified',
    '6',
    'BanchoBot',
  ])('does not find %s', async (player) => {
    const { status, body } = await get(player);
    expect([status, body]).toEqual([404, NOT_FOUND]);
  });

  it('shows hidden players to themselves and to staff', async () => {
    for (const [id, name] of [
      [5, 'restricted'],
      [6, 'unverified'],
    ] as const)
      for (const player of [id, name])
        for (const headers of [
          { Cookie: await sessionCookie(stack(), id) },
          { Cookie: await sessionCookie(stack(), 4) },
          { Authorization: STAFF_KEY },
        ] as Record<string, string>[]) {
          const answer = await get(String(player), headers);
          expect([answer.status, answer.body.data?.id]).toEqual([200, id]);
          expect(answer.headers['cache-control']).toBe('private, no-cache');
        }
    const bot = await get('BanchoBot', { Authorization: STAFF_KEY });
    expect(bot.body.data).toMatchObject({ id: 1, priv: 1 });
    expect((await get('5', { Cookie: await sessionCookie(stack(), 3) })).status).toBe(404);
    expect((await get('5', { Cookie: await sessionCookie(stack(), 6) })).status).toBe(404);
  });

  it('is one path with the methods that write', async () => {
    const { status, body, headers } = await request(stack().app).delete('/v2/players/3');
    expect([status, body]).toEqual([405, { detail: 'Method Not Allowed' }]);
    expect(headers['allow']).toBe('GET, PATCH, HEAD, OPTIONS');
  });

  it.each(['', 'ID', 'name', 'safe_name'])('refuses the key "%s"', async (key) => {
    const { status, body } = await get(`3?key=${key}`);
    expect(status).toBe(422);
    expect(body).toEqual({
      detail: [
        {
          type: 'literal_error',
          loc: ['query', 'key'],
          msg: "Input should be 'id' or 'username'",
          input: key,
          ctx: { expected: "'id' or 'username'" },
        },
      ],
    });
  });
});
