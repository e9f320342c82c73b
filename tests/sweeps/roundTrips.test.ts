import { mkdir, writeFile } from 'node:fs/promises';
import { Socket } from 'node:net';
import { join } from 'node:path';
import request from 'supertest';
import { API_VERSIONS } from '../../src/app';
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
import type { Route } from '../../src/http/route';
import { exampleUrl } from '../support/routes';
import { sessionCookie } from '../support/sessions';
import { describeOnEveryStack, type Stack } from '../support/stacks';

/** Endpoint -> a URL whose answer holds a row for each of what there is. Others are asked their example. */
const URLS: Record<string, string> = {
  'v1 /search_players': '/v1/search_players?q=player',
  'v1 /get_player_count': '/v1/get_player_count',
  'v1 /get_online_players': '/v1/get_online_players',
  'v1 /get_player_info': '/v1/get_player_info?scope=all&id=3',
  'v1 /get_player_status': '/v1/get_player_status?id=3',
  'v1 /get_player_scores': '/v1/get_player_scores?scope=best&id=3',
  'v1 /get_player_most_played': '/v1/get_player_most_played?id=3',
  'v1 /get_map_info': '/v1/get_map_info?id=100',
  'v1 /get_map_scores': '/v1/get_map_scores?scope=best&id=100',
  'v1 /get_score_info': '/v1/get_score_info?id=1',
  'v1 /get_replay': '/v1/get_replay?id=1',
  'v1 /get_match': '/v1/get_match?id=0',
  'v1 /get_matches': '/v1/get_matches',
  'v1 /get_leaderboard': '/v1/get_leaderboard',
  'v1 /get_clan': '/v1/get_clan?id=1',
  'v1 /get_friends': '/v1/get_friends',
  'v1 /get_mappool': '/v1/get_mappool?id=1',
  'v2 /server/stats': '/v2/server/stats',
  'v2 /leaderboards/{mode}': '/v2/leaderboards/0',
  'v2 /players': '/v2/players',
  'v2 /players/search': '/v2/players/search?q=player',
  'v2 /players/online': '/v2/players/online',
  'v2 /players/{player_id}': '/v2/players/3',
  'v2 /players/{player_id}/status': '/v2/players/3/status',
  'v2 /players/{player_id}/stats': '/v2/players/3/stats',
  'v2 /players/{player_id}/stats/{mode}': '/v2/players/3/stats/0',
  'v2 /players/{player_id}/friends': '/v2/players/3/friends',
  'v2 /players/{player_id}/favourites': '/v2/players/3/favourites',
  'v2 /players/{player_id}/scores': '/v2/players/3/scores',
  'v2 /players/{player_id}/most_played': '/v2/players/3/most_played',
  'v2 /maps': '/v2/maps',
  'v2 /maps/{map_id}': '/v2/maps/100',
  'v2 /maps/{map_id}/rating': '/v2/maps/100/rating',
  'v2 /maps/{map_id}/scores': '/v2/maps/100/scores',
  'v2 /scores': '/v2/scores',
  'v2 /scores/{score_id}': '/v2/scores/1',
  'v2 /scores/{score_id}/replay': '/v2/scores/1/replay',
  'v2 /clans': '/v2/clans',
  'v2 /clans/{clan_id}': '/v2/clans/1',
  'v2 /matches': '/v2/matches',
  'v2 /matches/{match_id}': '/v2/matches/0',
  'v2 /sessions/current': '/v2/sessions/current',
  'v2 /channels': '/v2/channels',
  'v2 /channels/{channel}/messages': '/v2/channels/osu/messages',
  'osu /get_beatmaps': '/api/get_beatmaps?s=1000',
  'osu /get_user': '/api/get_user?u=3',
  'osu /get_user_best': '/api/get_user_best?u=3&limit=100',
  'osu /get_user_recent': '/api/get_user_recent?u=3&limit=50',
  'osu /get_scores': '/api/get_scores?b=100',
  'osu /get_replay': '/api/get_replay?b=100&u=3',
  'osu /get_match': '/api/get_match?mp=0',
  'astro /v1/getLevel/{name}': '/api/v1/getLevel/Title%20100',
  'astro /v1/getLevelID/{levelid}': '/api/v1/getLevelID/0000-0000-002S',
  'astro /v1/getUser/{name}': '/api/v1/getUser/player%203',
  'astro /v1/getUserFromID/{uid}': '/api/v1/getUserFromID/3',
  'astro /v1/getUserID/{uid}': '/api/v1/getUserID/3',
  'astro /v1/getUserQuery/{query}': '/api/v1/getUserQuery/player',
  'astro /v2/getLeaderBoards/{board}': '/api/v2/getLeaderBoards/creative',
  'astro /v4/getClearRateList': '/api/v4/getClearRateList',
  'astro /v4/getFarmList': '/api/v4/getFarmList',
  'astro /v4/getWR/{uid}': '/api/v4/getWR/3',
  'astro /v5/getCosmoDescription/{uid}': '/api/v5/getCosmoDescription/3',
  'astro /v5/getUserAwards/{uid}': '/api/v5/getUserAwards/3',
};

const READS = API_VERSIONS.flatMap((version) =>
  version.routes
    .filter(({ methods }) => version.name === 'v1' || methods.includes('get'))
    .map((route) => {
      const name = `${version.name} ${route.path}`;
      return { name, route, url: URLS[name] ?? exampleUrl(route, version) };
    }),
);
const READ_BY_NAME = new Map(READS.map((read) => [read.name, read]));

const KEY = 'a0b1c2d3-0000-4000-8000-000000000003';

interface Cost {
  sql: number;
  redis: number;
}

/** What one request costs: SQL statements, and writes on the Redis connection, each of which is a round trip. */
async function costOf(stack: Stack, name: string): Promise<Cost> {
  const { app, context, statements } = stack;
  const { route, url } = READ_BY_NAME.get(name)!;
  const headers = await credentials(stack, route);
  const written = context.redis ? jest.spyOn(redisSocket(context.redis), 'write') : undefined;
  const before = statements.length;
  // A key that was looked up before costs nothing; the first look-up is part of the price.
  context.keyOwners.clear();
  const { status } = await request(app)[route.methods[0] ?? 'get'](url).set(headers);
  if (name in URLS) expect([name, status]).toEqual([name, 200]);
  const cost = { sql: statements.length - before, redis: written?.mock.calls.length ?? 0 };
  written?.mockRestore();
  return cost;
}

async function credentials(stack: Stack, { auth }: Route): Promise<Record<string, string>> {
  if (auth === 'public') return {};
  return auth.by === 'key' ? { Authorization: KEY } : { Cookie: await sessionCookie(stack, 3) };
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
    await writable.query.insertInto('favourites').values({ userid: 3, setid: player }).execute();
    if (at > 0) await insertClan(writable, at + 1, { owner: player });
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

/** What processes tell each other in the background is no part of a request. */
const describeAlone = (name: string, define: (stack: () => Stack) => void) =>
  describeOnEveryStack(name, define, { env: { API_RATE_LIMITS: 'false' } });

describeAlone('the cost of a request', (stack) => {
  const few: Record<string, Cost> = {};
  const names = READS.map(({ name }) => name);

  beforeAll(async () => {
    await insertClan(stack().writable, 1, { owner: 3 });
    await stack()
      .writable.query.insertInto('tourney_pools')
      .values({ id: 1, name: 'pool', created_at: '2025-01-01 00:00:00', created_by: 3 })
      .execute();
    await grow(stack(), 0, 2);
    await mkdir(join(stack().dataDirectory, 'osr'));
    await writeFile(join(stack().dataDirectory, 'osr', '1.osr'), 'frames');
    for (const name of names) few[name] = await costOf(stack(), name);
    await grow(stack(), 2, 40);
  });

  it.each(names)('does not grow with the number of rows on %s', async (name) => {
    expect(await costOf(stack(), name)).toEqual(few[name]);
  });

  it('is seen in both counters, so that nothing escapes them', () => {
    expect(few['v1 /get_map_info']).toEqual({ sql: 1, redis: 0 });
    expect(few['v1 /get_player_count']).toEqual({ sql: 1, redis: stack().kind === 'services' ? 1 : 0 });
  });

  it('is 2 statements and 1 round trip on get_player_info, and a statement more when the sets of ranks are empty', async () => {
    const redis = stack().kind === 'services' ? 1 : 0;
    expect(await costOf(stack(), 'v1 /get_player_info')).toEqual({ sql: 3, redis });
    await stack().context.ranks.set(0, { id: 3, country: 'xx' }, 100);
    expect(await costOf(stack(), 'v1 /get_player_info')).toEqual({ sql: 2, redis });
  });

  it('is at most 3 statements and 2 round trips on any endpoint, 7 where one tells what several do', () => {
    for (const name of names) {
      const most = /^astro .*get(?:User|Level)(?:ID|FromID)?\//.test(name) ? 7 : 3;
      expect([name, few[name]!.sql]).toEqual([name, Math.min(most, few[name]!.sql)]);
      expect([name, few[name]!.redis]).toEqual([name, Math.min(2, few[name]!.redis)]);
    }
  });
});
