import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import request from 'supertest';
import { API_VERSIONS } from '../../src/app';
import { migrateOwnTables } from '../../src/db/migrate';
import type { Method } from '../../src/http/route';
import {
  insertClan,
  insertMap,
  insertPick,
  insertPlayer,
  insertPool,
  insertScore,
  insertStats,
  liveMatch,
  livePlayer,
  slotOf,
} from '../support/factories';
import { exampleBody, exampleUrl } from '../support/routes';
import { sessionCookie } from '../support/sessions';
import { describeOnEveryStack, type Stack } from '../support/stacks';

const PLAYER = 3;
const STAFF = 6;
const PASSWORD = 'correct horse 1';
const keyOf = (id: number) => `a0b1c2d3-0000-4000-8000-00000000000${id}`;
const emailOf = (id: number) => `mail-${id}@leak.test`;

interface Sent {
  method: Method | 'head' | 'options';
  url: string;
  body?: object;
  /** Its answer may hand a session over. */
  changesSession?: boolean;
}

interface Got extends Sent {
  status: number;
  told: string;
  cookies: string[];
}

/** Every route with every method that it knows, with the example of the documentation. */
const EXAMPLES: Sent[] = API_VERSIONS.flatMap((version) =>
  version.routes.flatMap((route) =>
    [...route.methods, ...(route.methods.includes('get') ? (['head'] as const) : [])].map((method) => ({
      method,
      url: exampleUrl(route, version),
      body: method === 'get' || method === 'head' ? undefined : exampleBody(route),
      changesSession: 'changesSession' in route,
    })),
  ),
);

/** What the examples leave out: other ways to the same rows, what writes, and what belongs to no version. */
const OTHERS: Sent[] = [
  ...[
    '/v1/search_players?q=',
    '/v1/search_players?q=leak.test',
    '/v1/get_player_info?scope=all&name=Aozora',
    '/v1/get_player_scores?scope=recent&id=3',
    '/v1/get_map_scores?scope=recent&id=1201',
    '/v1/get_score_info?id=x',
    '/v2/players?page_size=100',
    '/v2/players?page_size=1',
    '/v2/players/search?q=leak.test',
    '/v2/players/Aozora',
    '/v2/players/6?key=id',
    '/v2/players/x?key=pw_hash',
    '/v2/players/4/friends',
    '/v2/scores?user_id=3',
    '/v2/maps/1201/scores?scope=recent',
    '/avatars/3',
    '/health/live',
    '/health/ready',
    '/openapi.json',
    '/docs',
    '/nope',
  ].map((url) => ({ method: 'get' as const, url })),
  {
    method: 'post',
    url: '/v2/accounts',
    body: { username: 'Aozora', email: 'MAIL-3@leak.TEST', password: '' },
  },
  { method: 'post', url: '/v2/accounts', body: { username: ['x'], email: 5, password: { a: 'b' } } },
  { method: 'patch', url: '/v2/players/3', body: { username: 'Beat Whisper', country: 'nowhere' } },
  { method: 'put', url: '/v2/players/3/password', body: { current_password: 'x', new_password: 'x' } },
  {
    method: 'post',
    url: '/v2/sessions',
    body: { username: 'Beat Whisper', password: PASSWORD },
    changesSession: true,
  },
  { method: 'post', url: '/v2/sessions', body: { username: 'Aozora', password: 'wrong' } },
];

/** Calculates from a file that is not there. */
const LACKS_FILE = /calculate_pp/;

describeOnEveryStack(
  'secrets',
  (stack) => {
    const tokens = new Set<string>();
    const secrets = new Set<string>(['pw_bcrypt', 'api_key']);

    beforeAll(async () => {
      await fill(stack());
      const { sessions } = stack().context;
      const open = sessions.open.bind(sessions);
      jest.spyOn(sessions, 'open').mockImplementation(async (id) => {
        const token = await open(id);
        tokens.add(token);
        return token;
      });
    });
    afterAll(() => jest.restoreAllMocks());

    /** As they are now; those from before stay secrets. */
    async function collectSecrets(): Promise<void> {
      const rows = await stack()
        .writable.query.selectFrom('users')
        .select(['users.email', 'users.pw_bcrypt', 'users.api_key'])
        .execute();
      for (const { email, pw_bcrypt, api_key } of rows)
        for (const secret of [email, pw_bcrypt, api_key]) if (secret) secrets.add(secret);
    }

    async function send(sent: Sent, as: () => Promise<Record<string, string>>): Promise<Got> {
      const { method, url, body } = sent;
      const {
        status,
        headers,
        body: bytes,
      } = await request(stack().app)
        [method](url)
        .set(await as())
        .buffer(true)
        // As bytes, so that files are looked through as well.
        .parse((answer, done) => {
          const chunks: Buffer[] = [];
          answer.on('data', (chunk: string | Buffer) => chunks.push(Buffer.from(chunk)));
          answer.on('end', () => done(null, Buffer.concat(chunks)));
        })
        .send(body);
      const { 'set-cookie': cookies = [], ...others } = headers as { 'set-cookie'?: string[] };
      const text = Buffer.isBuffer(bytes) ? bytes.toString() : '';
      return { ...sent, status, told: `${JSON.stringify(others)}\n${text}`, cookies };
    }

    it.each<[string, () => Promise<Record<string, string>>]>([
      ['nobody', async () => ({})],
      ['the player by session', async () => ({ Cookie: await sessionCookie(stack(), PLAYER) })],
      ['the player by key', async () => ({ Authorization: keyOf(PLAYER) })],
      ['staff by session', async () => ({ Cookie: await sessionCookie(stack(), STAFF) })],
      ['staff by key', async () => ({ Authorization: `Bearer ${keyOf(STAFF)}` })],
    ])('are in no answer to %s', async (_who, as) => {
      await collectSecrets();
      const answers: Got[] = [];
      for (const sent of [...EXAMPLES, ...OTHERS]) answers.push(await send(sent, as));
      await collectSecrets();

      const leaks = answers.flatMap(({ method, url, told }) =>
        [...secrets, ...tokens]
          .filter((secret) => told.toLowerCase().includes(secret.toLowerCase()))
          .map((secret) => ({ method, url, secret })),
      );
      expect(leaks).toEqual([]);
      expect(answers.filter(({ status }) => status >= 500)).toEqual([]);
      for (const { url, cookies, changesSession } of answers)
        if (!changesSession) expect([url, cookies]).toEqual([url, []]);
    });

    it('were near: the examples hit rows, and every way of asking was let in somewhere', async () => {
      const session = async () => ({
        Cookie: await sessionCookie(stack(), PLAYER),
        Authorization: keyOf(PLAYER),
      });
      for (const sent of EXAMPLES.filter(({ method, url }) => method === 'get' && !LACKS_FILE.test(url))) {
        const { url, status } = await send(sent, session);
        expect([url, status]).toEqual([url, 200]);
      }
      expect([...secrets].filter((secret) => secret.endsWith('@leak.test')).length).toBeGreaterThan(3);
      expect(secrets).toContain(keyOf(STAFF));
      expect(tokens.size).toBeGreaterThan(EXAMPLES.length);
    });

    it('are in an answer where one is looked for: the search itself works', async () => {
      const { told, cookies } = await send(
        { method: 'post', url: '/v2/sessions', body: { username: 'Beat Whisper', password: PASSWORD } },
        async () => ({}),
      );
      expect(told).toContain('beat_whisper');
      expect([...tokens].some((token) => cookies[0]?.includes(token))).toBe(true);
    });

    it.each(['post', 'put', 'patch', 'delete', 'options'] as const)(
      'are in no answer to staff by %s where that is not known',
      async (method) => {
        await collectSecrets();
        const as = async () => ({ Cookie: await sessionCookie(stack(), STAFF) });
        for (const url of new Set(EXAMPLES.filter((sent) => sent.method === 'get').map((sent) => sent.url))) {
          const { told } = await send({ method, url }, as);
          expect([...secrets, ...tokens].filter((secret) => told.includes(secret))).toEqual([]);
        }
      },
    );
  },
  { mayWrite: true, overrides: { passwords: { cost: 4 } }, env: { API_RATE_LIMITS: 'false' } },
);

/** Rows that the examples of the documentation ask for, each player with secrets of its own. */
async function fill({ writable, context, dataDirectory }: Stack): Promise<void> {
  await migrateOwnTables(writable);
  const players = [
    [PLAYER, 'Aozora', 3],
    [4, 'Beat Whisper', 3],
    [5, 'Restricted', 2],
    [STAFF, 'Moderator', 3 | 4096],
  ] as const;
  await insertClan(writable, 1, { owner: PLAYER });
  for (const [id, name, priv] of players) {
    const pw_bcrypt = await context.passwords.hash(PASSWORD);
    await insertPlayer(writable, id, {
      name,
      priv,
      pw_bcrypt,
      email: emailOf(id),
      api_key: keyOf(id),
      country: 'us',
      clan_id: 1,
      clan_priv: 1,
      latest_activity: 1_700_000_000,
    });
    await insertStats(writable, id, { 0: { pp: 100 + id, plays: 1, tscore: 1, rscore: 1 } });
    await context.live.putPlayer(livePlayer(id, { name, priv }));
  }
  const map_md5 = await insertMap(writable, 1201, { title: 'Glass Elevator' });
  for (const id of [1, 12_786]) await insertScore(writable, { id, userid: PLAYER, map_md5 });
  await insertScore(writable, { id: 2, userid: 4, map_md5 });
  for (const user2 of [4, 5, STAFF])
    await writable.query
      .insertInto('relationships')
      .values({ user1: PLAYER, user2, type: 'friend' })
      .execute();
  await writable.query.insertInto('favourites').values({ userid: PLAYER, setid: 1000 }).execute();
  await writable.query.insertInto('ratings').values({ userid: PLAYER, map_md5, rating: 8 }).execute();
  await insertPool(writable, 1, { created_by: PLAYER });
  await insertPick(writable, { map_id: 1201, pool_id: 1, mods: 0, slot: 1 });
  await context.live.putMatch(0, liveMatch(PLAYER, { active_slots: { 0: slotOf(PLAYER), 1: slotOf(4) } }));
  await mkdir(join(dataDirectory, 'osr'), { recursive: true });
  for (const id of [1, 12_786]) await writeFile(join(dataDirectory, 'osr', `${id}.osr`), 'frames');
}
