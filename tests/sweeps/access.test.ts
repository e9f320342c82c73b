import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import request from 'supertest';
import { operationsOf, type Operation } from '../../fuzz/operations';
import { API_VERSIONS } from '../../src/app';
import { grantBadge } from '../../src/badges/badgeRepository';
import { migrateOwnTables } from '../../src/db/migrate';
import { setDescription } from '../../src/descriptions/descriptionRepository';
import { Privileges } from '../../src/osu/privileges';
import {
  insertClan,
  insertMap,
  insertPlayer,
  insertScore,
  insertStats,
  liveMatch,
  livePlayer,
  PUBLIC,
  RESTRICTED,
  slotOf,
  UNVERIFIED,
} from '../support/factories';
import { sessionCookie } from '../support/sessions';
import { describeOnEveryStack, type Stack } from '../support/stacks';
import {
  ACCESS,
  HIDDEN,
  HIDDEN_LINE,
  HIDDEN_NAME,
  HIDDEN_PASSWORD,
  OTHER,
  STAFF,
  TRACES,
  type Outcome,
  type Row,
} from './accessTable';

const OPERATIONS = operationsOf();
const keyOf = (id: number) => `a0b1c2d3-0000-4000-8000-${String(id).padStart(12, '0')}`;

type By = 'key' | 'session';

interface Asker {
  who: keyof Row & ('nobody' | 'other' | 'self' | 'staff');
  id?: number;
  by?: By;
}

const ASKERS: readonly Asker[] = [
  { who: 'nobody' },
  ...(['key', 'session'] as const).flatMap((by): Asker[] => [
    { who: 'other', id: OTHER, by },
    { who: 'self', id: HIDDEN, by },
    { who: 'staff', id: STAFF, by },
  ]),
];

/** What an operation takes a player's word by; on public ones either counts. */
function takes({ route: { auth } }: Operation): readonly By[] {
  if (auth === 'public' || auth.by === 'key or session') return ['key', 'session'];
  return [auth.by === 'key' ? 'key' : 'session'];
}

/** Who comes with what the operation does not take is nobody to it. */
function expected(operation: Operation, row: Row, { who, by }: Asker): Outcome {
  const { auth } = operation.route;
  if (by === undefined || !takes(operation).includes(by)) return row.nobody;
  if (who === 'self' && by === 'key' && auth !== 'public')
    return [403, "This API key's owner may not use the API."];
  return row[who];
}

async function headersOf(stack: Stack, { id, by }: Asker): Promise<Record<string, string>> {
  if (id === undefined) return {};
  return by === 'key' ? { Authorization: keyOf(id) } : { Cookie: await sessionCookie(stack, id) };
}

async function ask(stack: Stack, { method }: Operation, row: Row, url: string, asker: Asker) {
  const sending = request(stack.app)
    [method](url.replace('{me}', String(asker.id ?? 0)))
    .set(await headersOf(stack, asker))
    .buffer(true)
    // As bytes, so that files are looked through as well.
    .parse((answer, done) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: string | Buffer) => chunks.push(Buffer.from(chunk)));
      answer.on('end', () => done(null, Buffer.concat(chunks)));
    });
  const { status, body } = row.form
    ? await sending.set('Content-Type', row.form.type!).send(row.form.bytes)
    : await sending.send(row.body);
  return { status, text: Buffer.isBuffer(body) ? body.toString() : '' };
}

/** The answer as the table says it. */
function outcomeOf({ traces = TRACES }: Row, { status, text }: { status: number; text: string }): unknown {
  if (status >= 300) return [status, text];
  return traces.some((trace) => text.includes(trace)) ? 'shown' : 'left out';
}

const rowsOf = ({ name }: Operation): readonly Row[] => [ACCESS[name] ?? []].flat();

/** The table's outcome, with a message in the envelope of the operation's version. */
function told({ route }: Operation, outcome: Outcome): unknown {
  if (typeof outcome === 'string') return outcome;
  const [status, message] = outcome;
  const { envelope } = API_VERSIONS.find(({ routes }) => routes.includes(route))!;
  return [status, JSON.stringify(envelope(message))];
}

it('the table has a row for every operation of openapi.json, and none for another', () => {
  expect(Object.keys(ACCESS).sort()).toEqual(OPERATIONS.map(({ name }) => name).sort());
});

describe.each([
  ['restricted', RESTRICTED],
  ['unverified', UNVERIFIED],
])('what is of a player who is %s', (_what, priv) => {
  describeOnEveryStack(
    'is for those who may see it',
    (stack) => {
      beforeAll(() => fill(stack(), priv));

      describe.each(ASKERS)('$who by $by', (asker) => {
        it.each(OPERATIONS)('on $name', async (operation) => {
          for (const row of rowsOf(operation))
            for (const url of row.ask) {
              const answer = await ask(stack(), operation, row, url, asker);
              const outcome = told(operation, expected(operation, row, asker));
              expect([url, outcomeOf(row, answer)]).toEqual([url, outcome]);
            }
        });
      });

      it('is counted as an account, and neither as online nor as a member of a clan', async () => {
        const count = await request(stack().app).get('/v1/get_player_count');
        expect(count.body.counts).toEqual({ online: 1, total: 4 });
        const pool = await request(stack().app).get('/v1/get_mappool?id=2');
        expect(pool.body.created_by.clan).toMatchObject({ id: 2, members: 1 });
      });

      it('takes no rank from others', async () => {
        const info = await request(stack().app).get('/v1/get_player_info?scope=stats&id=3');
        expect(info.body.player.stats[0]).toMatchObject({ rank: 1, country_rank: 1 });
        const board = await request(stack().app).get('/v1/get_leaderboard');
        expect(board.body.leaderboard).toMatchObject([{ rank: 1, player_id: 3 }]);
        const first = await request(stack().app).get('/v1/get_player_scores?scope=first&id=3');
        expect(first.body.scores).toMatchObject([{ id: 10 }]);
        const user = await request(stack().app).get('/api/v1/getUserID/3');
        expect(user.body.stats.game).toMatchObject({ creativeRanking: 1, worldRecords: 1 });
      });

      it('is on none of the boards of the longest plays, and holds no level', async () => {
        const board = await request(stack().app).get('/api/v2/getLeaderBoards/atomic');
        expect(board.body.data).toMatchObject([{ player: 'player 3' }]);
        const levels = { levels: ['0000-0000-0005'] };
        const level = await request(stack().app).post('/api/v4/getRP').send(levels);
        expect(level.body.data).toMatchObject([{ bestTimeWho: 'player 3' }]);
      });
    },
    { mayWrite: true, overrides: { passwords: { cost: 4 } }, env: { API_RATE_LIMITS: 'false' } },
  );
});

async function fill({ writable, context, dataDirectory }: Stack, priv: number): Promise<void> {
  const { query } = writable;
  await insertClan(writable, 1, { owner: HIDDEN });
  await insertClan(writable, 2, { owner: OTHER });
  await insertPlayer(writable, OTHER, { clan_id: 2, clan_priv: 3, api_key: keyOf(OTHER) });
  await insertStats(writable, OTHER, { 0: { pp: 1, plays: 1 } });
  await insertPlayer(writable, STAFF, { priv: PUBLIC | Privileges.Moderator, api_key: keyOf(STAFF) });
  await insertPlayer(writable, HIDDEN, {
    name: HIDDEN_NAME,
    priv,
    country: 'qq',
    clan_id: 2,
    clan_priv: 2,
    api_key: keyOf(HIDDEN),
    pw_bcrypt: await context.passwords.hash(HIDDEN_PASSWORD),
  });
  for (const user1 of [OTHER, STAFF])
    await query.insertInto('relationships').values({ user1, user2: HIDDEN, type: 'friend' }).execute();
  await query.insertInto('favourites').values({ userid: HIDDEN, setid: 1000 }).execute();
  await migrateOwnTables(writable);
  await setDescription(writable, HIDDEN, { line1: HIDDEN_LINE, line2: '' });
  await grantBadge(writable, HIDDEN, { badge: 'x', name: HIDDEN_LINE, asset: 'x', given_at: 0 });
  await insertStats(writable, HIDDEN, {
    0: { pp: 9000, tscore: 9, rscore: 9, acc: 99, plays: 9, playtime: 9 },
  });
  const md5 = await insertMap(writable, 5);
  const play_time = new Date().toISOString().slice(0, 19).replace('T', ' ');
  await insertScore(writable, { id: HIDDEN, userid: HIDDEN, map_md5: md5, score: 999, play_time });
  await insertScore(writable, { id: 10, userid: OTHER, map_md5: md5, score: 1 });
  await query.insertInto('ratings').values({ userid: HIDDEN, map_md5: md5, rating: 8 }).execute();
  await mkdir(join(dataDirectory, 'osr'), { recursive: true });
  await writeFile(join(dataDirectory, 'osr', `${HIDDEN}.osr`), 'frames');
  await query
    .insertInto('tourney_pools')
    .values([
      { id: 1, name: 'by hidden', created_at: '2025-01-01 00:00:00', created_by: HIDDEN },
      { id: 2, name: 'by clan mate', created_at: '2025-01-01 00:00:00', created_by: OTHER },
    ])
    .execute();
  await query
    .insertInto('channels')
    .values({ name: '#open', topic: '', read_priv: 0, write_priv: 0, auto_join: 0 })
    .execute();
  const hidden = { id: HIDDEN, name: HIDDEN_NAME };
  const player = { ...hidden, country: 'qq', priv };
  await context.events.publish('chat', {
    type: 'message',
    channel: '#open',
    player,
    text: 'said before',
    time: Date.now(),
  });
  await context.live.putPlayer(livePlayer(HIDDEN, { name: HIDDEN_NAME, priv }));
  // A writer whose privileges lag behind the database must not let the player show either.
  await context.live.putPlayer(livePlayer(OTHER, { priv: PUBLIC }));
  await context.live.putMatch(0, liveMatch(HIDDEN, { host: hidden, refs: [hidden], in_progress: true }));
  await context.live.putMatch(
    1,
    liveMatch(OTHER, {
      refs: [hidden],
      in_progress: true,
      active_slots: { 0: slotOf(OTHER), 1: { ...slotOf(HIDDEN), player: hidden } },
    }),
  );
}
