import { toCursor } from '../../src/api/v2/cursor';
import { toLevelId } from '../../src/astro/levelId';
import type { Random } from '../../src/demo/random';
import { LEADERBOARD_SORTS } from '../../src/leaderboards/leaderboardPlace';
import { MODES, type Mode } from '../../src/osu/modes';
import { MapStatus } from '../../src/osu/statuses';
import type { Samples } from './samples';

/** Values of parameters by name, those in the path too. */
export type Values = Record<string, string | number>;

export type MakeValues = (random: Random, samples: Samples) => Values;

/** An endpoint that is not measured, and why. */
export interface LeftOut {
  leftOut: string;
}

/** Players play osu! most of the time. */
const OSU_SHARE = 0.5;
const PAGE = 50;
/** Of lists by id, how many are filtered; about a twentieth of all rows or more are left then. */
const FILTERED_SHARE = 0.3;
const PART = 1 / 20;
/** Of AstroAPI: by points, and by the longest plays. */
const BOARDS = ['creative', 'solo', 'versus', 'atomic', 'molecular', 'planetary', 'galactic', 'supernova'];

const modeOf = (random: Random): Mode => (random.chance(OSU_SHARE) ? 0 : random.pick(MODES));
/** About a page, of many sizes, so that there are more different pages. */
const pageSize = (random: Random) => random.int(PAGE - 9, PAGE + 9);
const pageOf = (random: Random, total: number, size: number) =>
  random.int(1, Math.max(1, Math.ceil(total / size)));
const playerId: MakeValues = (random, { players }) => ({ player_id: random.pick(players).id });
const uid: MakeValues = (random, { players }) => ({ uid: random.pick(players).id });
const mapId: MakeValues = (random, { maps }) => ({ map_id: random.pick(maps).id });

/** By id, or by name. */
function playerOf(random: Random, { players }: Samples): Values {
  const { id, name } = random.pick(players);
  return random.chance(0.8) ? { id } : { name };
}

/** The same as osu! is asked. */
function userOf(random: Random, { players }: Samples): Values {
  const { id, name } = random.pick(players);
  return random.chance(0.8) ? { u: id } : { u: name, type: 'string' };
}

function mapOf(random: Random, { maps }: Samples): Values {
  const { id, md5 } = random.pick(maps);
  return random.chance(0.5) ? { id } : { md5 };
}

/** Two to four characters of a name. */
function partOfName(random: Random, { players }: Samples): Values {
  const { name } = random.pick(players);
  const letters = [...name.trim()];
  const from = random.int(0, Math.max(0, letters.length - 2));
  return { q: letters.slice(from, from + random.int(2, 4)).join('') };
}

/** v1's pages of a list, to its end. */
function page(random: Random, total: number): Values {
  const limit = pageSize(random);
  return { limit, page: pageOf(random, total, limit) };
}

/** v2's pages of a list to its end, half of them by cursor. */
function pageOrCursor(random: Random, list: string, total: number, lastId = total): Values {
  const page_size = pageSize(random);
  return random.chance(0.5)
    ? { page_size, page: pageOf(random, total, page_size) }
    : { page_size, cursor: toCursor(list, String(random.int(1, Math.max(1, lastId - page_size)))) };
}

/** The same, some of them of a part of the list. */
function filtered(random: Random, list: string, total: number, filter: Values): Values {
  if (!random.chance(FILTERED_SHARE)) return pageOrCursor(random, list, total);
  return { ...filter, ...pageOrCursor(random, list, total * PART, total) };
}

function ranking(
  random: Random,
  { totals, players }: Samples,
): { mode: Mode; total: number; values: Values } {
  const mode = modeOf(random);
  const values = { sort: random.pick(LEADERBOARD_SORTS) };
  if (random.chance(0.8)) return { mode, total: totals.ranked[mode], values };
  return { mode, total: PAGE * 3, values: { ...values, country: random.pick(players).country } };
}

/** Parameters for every endpoint that everybody may read: `version path` -> how to make some. All of them are valid, and of what is there. */
export const PARAMETERS: Record<string, MakeValues | LeftOut> = {
  'v1 /': () => ({}),
  'v1 /search_players': (random, samples) => ({
    ...(random.chance(0.9) && partOfName(random, samples)),
    limit: pageSize(random),
  }),
  'v1 /get_player_count': () => ({}),
  'v1 /get_online_players': (random, { online }) => page(random, online.length),
  'v1 /get_player_info': (random, samples) => ({
    scope: random.pick(['all', 'stats', 'info']),
    ...playerOf(random, samples),
  }),
  'v1 /get_player_status': playerOf,
  'v1 /get_player_scores': (random, samples) => ({
    scope: random.pick(['best', 'recent']),
    ...playerOf(random, samples),
    mode: modeOf(random),
    limit: pageSize(random),
  }),
  'v1 /get_player_most_played': (random, samples) => ({
    ...playerOf(random, samples),
    mode: modeOf(random),
    limit: pageSize(random),
  }),
  'v1 /get_map_info': mapOf,
  'v1 /get_map_scores': (random, samples) => ({
    scope: random.pick(['best', 'recent']),
    ...mapOf(random, samples),
    mode: modeOf(random),
    limit: pageSize(random),
  }),
  'v1 /get_score_info': (random, { scores }) => ({ id: random.pick(scores) }),
  'v1 /get_replay': { leftOut: 'needs the files of replays, and sends them as they are' },
  'v1 /get_match': (random, { matches }) => ({ id: random.pick(matches) }),
  'v1 /get_matches': () => ({}),
  'v1 /get_leaderboard': (random, samples) => {
    const { mode, total, values } = ranking(random, samples);
    return { mode, ...values, ...page(random, total) };
  },
  'v1 /get_clan': (random, { clans }) => ({ id: random.pick(clans) }),
  'v1 /get_mappool': (random, { pools }) => ({ id: random.pick(pools) }),
  'v2 /clans': (random, { totals }) => pageOrCursor(random, 'clans', totals.clans),
  'v2 /clans/{clan_id}': (random, { clans }) => ({ clan_id: random.pick(clans) }),
  'v2 /players': (random, { totals, players }) =>
    filtered(random, 'players', totals.users, { country: random.pick(players).country }),
  'v2 /players/search': partOfName,
  'v2 /players/online': (random, { online }) =>
    pageOrCursor(random, 'online players', online.length, Math.max(...online)),
  'v2 /players/{player_id}': (random, { players }): Values => {
    const { id, name } = random.pick(players);
    return random.chance(0.8) ? { player_id: id } : { player_id: name, key: 'username' };
  },
  'v2 /players/{player_id}/status': (random, { online }) => ({ player_id: random.pick(online) }),
  'v2 /players/{player_id}/stats': playerId,
  'v2 /players/{player_id}/stats/{mode}': (random, samples) => ({
    ...playerId(random, samples),
    mode: modeOf(random),
  }),
  'v2 /players/{player_id}/favourites': playerId,
  'v2 /server/stats': () => ({}),
  'v2 /leaderboards/{mode}': (random, samples) => {
    const { mode, total, values } = ranking(random, samples);
    const page_size = pageSize(random);
    return { mode, ...values, page_size, page: pageOf(random, total, page_size) };
  },
  'v2 /maps': (random, { totals }) => filtered(random, 'maps', totals.maps, { status: MapStatus.Ranked }),
  'v2 /maps/{map_id}': mapId,
  'v2 /maps/{map_id}/rating': mapId,
  'v2 /maps/{map_id}/scores': (random, samples) => ({
    ...mapId(random, samples),
    scope: random.pick(['best', 'recent']),
    mode: modeOf(random),
    limit: pageSize(random),
  }),
  'v2 /scores': (random, { totals }) => filtered(random, 'scores', totals.scores, { mode: modeOf(random) }),
  'v2 /scores/{score_id}': (random, { scores }) => ({ score_id: random.pick(scores) }),
  'v2 /scores/{score_id}/replay': { leftOut: 'needs the files of replays, and sends them as they are' },
  'v2 /players/{player_id}/scores': (random, samples) => ({
    ...playerId(random, samples),
    scope: random.pick(['best', 'recent']),
    mode: modeOf(random),
    limit: pageSize(random),
  }),
  'v2 /players/{player_id}/most_played': (random, samples) => ({
    ...playerId(random, samples),
    mode: modeOf(random),
    limit: pageSize(random),
  }),
  'v2 /matches': (random, { matches }) => pageOrCursor(random, 'matches', matches.length),
  'v2 /matches/{match_id}': (random, { matches }) => ({ match_id: random.pick(matches) }),
  'osu /get_beatmaps': (random, { maps }): Values => {
    const { id, md5, set_id } = random.pick(maps);
    return random.pick<Values>([{ b: id }, { h: md5 }, { s: set_id }]);
  },
  'osu /get_user': (random, samples) => ({ ...userOf(random, samples), m: random.int(0, 3) }),
  'osu /get_user_best': (random, samples) => ({ ...userOf(random, samples), limit: pageSize(random) }),
  'osu /get_user_recent': (random, samples) => ({ ...userOf(random, samples), limit: random.int(5, 50) }),
  'osu /get_scores': (random, { maps }) => ({
    b: random.pick(maps).id,
    rx: random.chance(OSU_SHARE) ? 0 : 1,
    limit: pageSize(random),
  }),
  'osu /get_replay': { leftOut: 'needs the files of replays, and sends them as they are' },
  'osu /get_match': (random, { matches }) => ({ mp: random.pick(matches) }),
  'astro /v1/getLevel/{name}': (random, { maps }) => ({ name: random.pick(maps).title }),
  'astro /v1/getLevelID/{levelid}': (random, { maps }) => ({ levelid: toLevelId(random.pick(maps).id) }),
  'astro /v1/getUser/{name}': (random, { players }) => ({ name: random.pick(players).name }),
  'astro /v1/getUserFromID/{uid}': uid,
  'astro /v1/getUserID/{uid}': uid,
  'astro /v1/getUserQuery/{query}': (random, samples) => ({ query: partOfName(random, samples)['q']! }),
  'astro /v2/getLeaderBoards/{board}': (random) => ({ board: random.pick(BOARDS) }),
  'astro /v4/getClearRateList': () => ({}),
  'astro /v4/getFarmList': () => ({}),
  'astro /v4/getWR/{uid}': uid,
  'astro /v5/getCosmoDescription/{uid}': uid,
  'astro /v5/getUserAwards/{uid}': uid,
};
