import { mkdir, writeFile } from 'node:fs/promises';
import { Socket } from 'node:net';
import { join } from 'node:path';
import request from 'supertest';
import { v1 } from '../../src/api/v1';
import {
  insertClan,
  insertMap,
  insertPlayer,
  insertScore,
  insertStats,
  liveMatch,
  livePlayer,
  slotOf,
} from '../support/factories';
import { describeOnEveryStack, type Stack } from '../support/stacks';

/** Endpoint -> a query whose answer holds a row for each of what there is. Others are asked their example. */
const QUERIES: Record<string, string> = {
  '/search_players': 'q=player',
  '/get_player_count': '',
  '/get_online_players': '',
  '/get_player_info': 'scope=all&id=3',
  '/get_player_status': 'id=3',
  '/get_player_scores': 'scope=best&id=3',
  '/get_player_most_played': 'id=3',
  '/get_map_info': 'id=100',
  '/get_map_scores': 'scope=best&id=100',
  '/get_score_info': 'id=1',
  '/get_replay': 'id=1',
  '/get_match': 'id=0',
  '/get_matches': '',
  '/get_leaderboard': '',
  '/get_clan': 'id=1',
  '/get_friends': '',
  '/get_mappool': 'id=1',
};

const KEY = 'a0b1c2d3-0000-4000-8000-000000000003';

interface Cost {
  sql: number;
  redis: number;
}

/** What one request costs: SQL statements, and writes on the Redis connection, each of which is a round trip. */
async function costOf({ app, context, statements }: Stack, path: string): Promise<Cost> {
  const written = context.redis ? jest.spyOn(redisSocket(context.redis), 'write') : undefined;
  const before = statements.length;
  const route = v1.routes.find((candidate) => candidate.path === path);
  const query = QUERIES[path] ?? route?.example;
  // A key that was looked up before costs nothing; the first look-up is part of the price.
  context.keyOwners.clear();
  const { status } = await request(app)
    [route?.methods[0] ?? 'get'](`/v1${path}?${query}`)
    .set(route?.auth === 'public' ? {} : { Authorization: KEY });
  if (path in QUERIES) expect(status).toBe(200);
  const cost = { sql: statements.length - before, redis: written?.mock.calls.length ?? 0 };
  written?.mockRestore();
  return cost;
}

function redisSocket(redis: NonNullable<Stack['context']['redis']>): Socket {
  return (redis as unknown as { stream: Socket }).stream;
}

/** Players, maps, scores, a match and a pool of `size` each, on top of what is there. */
async function grow({ writable, context }: Stack, from: number, size: number): Promise<void> {
  for (let at = from; at < from + size; at += 1) {
    const player = 3 + at;
    await insertPlayer(writable, player, { clan_id: 1, ...(player === 3 && { api_key: KEY }) });
    if (player !== 3)
      await writable.query
        .insertInto('relationships')
        .values({ user1: 3, user2: player, type: 'friend' })
        .execute();
    await insertStats(writable, player, { 0: { pp: at + 1 } });
    await context.live.putPlayer(livePlayer(player, { map_md5: await insertMap(writable, 100 + at) }));
    await writable.query
      .insertInto('tourney_pool_maps')
      .values({ map_id: 100 + at, pool_id: 1, mods: 0, slot: at + 1 })
      .execute();
  }
  const maps = await writable.query
    .selectFrom('maps')
    .select(['maps.id', 'maps.md5'])
    .orderBy('maps.id')
    .execute();
  for (const { id, md5 } of maps.slice(from))
    await insertScore(writable, { id: id - 99, userid: 3, map_md5: md5 });
  for (let at = Math.max(from, 1); at < from + size; at += 1)
    await insertScore(writable, { id: 1000 + at, userid: 3 + at, map_md5: maps[0]!.md5 });
  const slots = Object.fromEntries(
    Array.from({ length: Math.min(16, from + size) }, (_, at) => [at, slotOf(3 + at)]),
  );
  await context.live.putMatch(0, liveMatch(3, { active_slots: slots }));
}

describeOnEveryStack('the cost of a request', (stack) => {
  const few: Record<string, Cost> = {};
  const paths = v1.routes.map((route) => route.path);

  beforeAll(async () => {
    await insertClan(stack().writable, 1, { owner: 3 });
    await stack()
      .writable.query.insertInto('tourney_pools')
      .values({ id: 1, name: 'pool', created_at: '2025-01-01 00:00:00', created_by: 3 })
      .execute();
    await grow(stack(), 0, 2);
    await mkdir(join(stack().dataDirectory, 'osr'));
    await writeFile(join(stack().dataDirectory, 'osr', '1.osr'), 'frames');
    for (const path of paths) few[path] = await costOf(stack(), path);
    await grow(stack(), 2, 40);
  });

  it.each(paths)('does not grow with the number of rows on %s', async (path) => {
    expect(await costOf(stack(), path)).toEqual(few[path]);
  });

  it('is seen in both counters, so that nothing escapes them', () => {
    expect(few['/get_map_info']).toEqual({ sql: 1, redis: 0 });
    expect(few['/get_player_count']).toEqual({ sql: 1, redis: stack().kind === 'services' ? 1 : 0 });
  });

  it('is at most 2 statements and 1 round trip on get_player_info, also when the sets of ranks are empty', async () => {
    const fromSql = await costOf(stack(), '/get_player_info');
    await stack().context.ranks.set(0, { id: 3, country: 'xx' }, 100);
    const fromSets = await costOf(stack(), '/get_player_info');
    for (const { sql, redis } of [fromSql, fromSets]) {
      expect(sql).toBe(2);
      expect(redis).toBe(stack().kind === 'services' ? 1 : 0);
    }
  });

  it('is at most 3 statements and 2 round trips on any endpoint', () => {
    for (const path of paths) {
      expect(few[path]!.sql).toBeLessThanOrEqual(3);
      expect(few[path]!.redis).toBeLessThanOrEqual(2);
    }
  });
});
