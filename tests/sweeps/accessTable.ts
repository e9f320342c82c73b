import { PIXEL, toForm, type SentBody } from '../../fuzz/bodies';

/** The hidden player's id. It marks everything that belongs to it, so that a single search finds any leak. */
export const HIDDEN = 777_888;
export const HIDDEN_NAME = 'Hidden Hana';
/** What the hidden player has written of itself, and the name of its badge. */
export const HIDDEN_LINE = 'of hidden Hana';
export const HIDDEN_PASSWORD = 'correct horse 1';
/** A public player, a clan mate of the hidden one, and a moderator. */
export const OTHER = 3;
export const STAFF = 5;

const NAMES = [HIDDEN_NAME, 'hidden_hana'];
/** What tells of the hidden player. */
export const TRACES: readonly string[] = [String(HIDDEN), ...NAMES];

/**
 * What somebody gets: an answer of success with something of the hidden player in it, one with nothing of it, or a
 * refusal, which has nothing of it either.
 */
export type Outcome = 'shown' | 'left out' | readonly [status: number, message: string];

export interface Row {
  /** URLs that would show the player or change what is its own; `{me}` is the id of who asks. */
  ask: readonly string[];
  body?: object;
  form?: SentBody;
  /** Without a key or a session. */
  nobody: Outcome;
  /** A player who may be seen. */
  other: Outcome;
  /** The hidden player. By key it is turned away wherever a key is asked for, whatever stands here. */
  self: Outcome;
  staff: Outcome;
  /** What must not be told, if not the id and the names. */
  traces?: readonly string[];
}

type Ask = readonly string[];

/** Answers leave the player out for all who may not see it. */
const hides = (...ask: Ask): Row => ({
  ask,
  nobody: 'left out',
  other: 'left out',
  self: 'shown',
  staff: 'shown',
});
/** As if it did not exist, for all who may not see it. */
const denies =
  (message: string, seen: Outcome = 'shown') =>
  (...ask: Ask): Row => ({ ask, nobody: [404, message], other: [404, message], self: seen, staff: seen });
const noPlayer = denies('Player not found.');
const noScore = denies('Score not found.');
const noReplay = denies('Replay not found.');
const noUser = denies('User not found!');
/** The same for everybody: there is nothing of the player in it. */
const without = (...ask: Ask): Row => ({
  ask,
  nobody: 'left out',
  other: 'left out',
  self: 'left out',
  staff: 'left out',
});

const NO_KEY = [401, 'Invalid API key.'] as const;
const NO_LOG_IN = [401, 'Authentication required.'] as const;
const HIDDEN_OWNER = [403, "This API key's owner may not use the API."] as const;

/** With a key, which a hidden player's is not. */
const byKey = (other: Outcome, staff: Outcome, ...ask: Ask): Row => ({
  ask,
  nobody: NO_KEY,
  other,
  self: HIDDEN_OWNER,
  staff,
});
/** What is the hidden player's alone, not even staff's. */
const ownAlone = (message: string, self: Outcome, ...ask: Ask): Row => ({
  ask,
  nobody: NO_LOG_IN,
  other: [403, message],
  self,
  staff: [403, message],
});
const everybodyIn = (outcome: Outcome, ...ask: Ask): Row => ({
  ask,
  nobody: NO_LOG_IN,
  other: outcome,
  self: outcome,
  staff: outcome,
});

const PLAYER = `/v2/players/${HIDDEN}`;
const BY_PLAYER = [`id=${HIDDEN}`, 'name=Hidden%20Hana'];
const BY_USER = [`u=${HIDDEN}`, `u=${HIDDEN}&type=id`, 'u=Hidden%20Hana', 'u=hidden_hana&type=string'];
const SORTS = ['tscore', 'rscore', 'pp', 'acc', 'plays', 'playtime'];
const all = (path: string, queries: Ask) => queries.map((query) => `${path}?${query}`);
const scoped = (path: string, scopes: Ask) =>
  scopes.flatMap((scope) =>
    all(
      path,
      BY_PLAYER.map((player) => `scope=${scope}&${player}`),
    ),
  );
const sorted = (path: string) =>
  SORTS.flatMap((sort) => all(path, [`sort=${sort}`, `sort=${sort}&country=qq`]));

const boards = (...names: Ask) => names.map((name) => `/api/v2/getLeaderBoards/${name}`);

const AVATAR = toForm([['avatar', PIXEL, 'a.png']]);
const AVATAR_FILE = toForm([['avatar_file', PIXEL, 'a.png']]);
const OSU_FILE: SentBody = { type: 'text/plain', bytes: Buffer.alloc(0) };
const UNREADABLE = [400, 'Beatmap file could not be read.'] as const;

/**
 * Who may see what: operation of openapi.json -> what each kind of asker gets where a hidden player is concerned. An
 * operation without a row fails the sweep.
 */
export const ACCESS: Readonly<Record<string, Row | readonly Row[]>> = {
  'get /v1/': without('/v1/'),
  'get /v1/search_players': hides(...all('/v1/search_players', ['q=hidden', '', 'q=hidden_hana'])),
  'get /v1/get_player_count': without('/v1/get_player_count'),
  'get /v1/get_online_players': hides('/v1/get_online_players'),
  'get /v1/get_player_info': noPlayer(...scoped('/v1/get_player_info', ['info', 'stats', 'all'])),
  'get /v1/get_player_status': denies(
    'Player not found.',
    'left out',
  )(...all('/v1/get_player_status', BY_PLAYER)),
  'get /v1/get_player_scores': noPlayer(...scoped('/v1/get_player_scores', ['best', 'recent', 'first'])),
  'get /v1/get_player_most_played': denies(
    'Player not found.',
    'left out',
  )(...all('/v1/get_player_most_played', BY_PLAYER)),
  'get /v1/get_map_info': without('/v1/get_map_info?id=5'),
  'get /v1/get_map_scores': hides(...all('/v1/get_map_scores', ['scope=best&id=5', 'scope=recent&id=5'])),
  'get /v1/get_score_info': noScore(`/v1/get_score_info?id=${HIDDEN}`),
  'get /v1/get_replay': [
    noReplay(`/v1/get_replay?id=${HIDDEN}`),
    denies('Replay not found.', 'left out')(`/v1/get_replay?id=${HIDDEN}&include_headers=false`),
  ],
  'get /v1/get_match': hides(...all('/v1/get_match', ['id=0', 'id=1'])),
  'get /v1/get_matches': hides('/v1/get_matches'),
  'get /v1/get_leaderboard': hides(...sorted('/v1/get_leaderboard')),
  'get /v1/get_clan': hides(...all('/v1/get_clan', ['id=1', 'id=2'])),
  'get /v1/get_mappool': hides('/v1/get_mappool?id=1'),
  'get /v1/calculate_pp': byKey(
    [400, 'Beatmap not found.'],
    [400, 'Beatmap not found.'],
    '/v1/calculate_pp?id=6',
  ),
  'post /v1/calculate_pp': { ...byKey(UNREADABLE, UNREADABLE, '/v1/calculate_pp'), form: OSU_FILE },
  // Both have befriended the hidden player.
  'get /v1/get_friends': byKey('left out', 'shown', '/v1/get_friends'),
  'post /v1/set_avatar': avatarRow(),
  'put /v1/set_avatar': avatarRow(),
  'post /v1/set_player_info': {
    ...byKey('left out', 'left out', '/v1/set_player_info'),
    body: { preferred_mode: 0 },
  },
  'put /v1/set_player_info': {
    ...byKey('left out', 'left out', '/v1/set_player_info'),
    body: { preferred_mode: 0 },
  },
  // A clan's row names its owner by number, which leads nowhere for a hidden player as for one who is gone.
  'get /v2/clans': { ...without('/v2/clans'), traces: NAMES },
  'get /v2/clans/{clan_id}': { ...without('/v2/clans/1'), traces: NAMES },
  'get /v2/players': hides(...all('/v2/players', ['', 'clan_id=2', 'country=qq'])),
  'get /v2/players/search': hides(...all('/v2/players/search', ['q=hidden', 'q=hidden_hana'])),
  'get /v2/players/online': hides('/v2/players/online'),
  'get /v2/players/{player_id}': noPlayer(
    PLAYER,
    '/v2/players/Hidden%20Hana',
    `${PLAYER}?key=id`,
    '/v2/players/hidden_hana?key=username',
  ),
  'get /v2/players/{player_id}/status': denies('Player status not found.', 'left out')(`${PLAYER}/status`),
  'get /v2/players/{player_id}/stats': noPlayer(`${PLAYER}/stats`),
  'get /v2/players/{player_id}/stats/{mode}': noPlayer(`${PLAYER}/stats/0`),
  'get /v2/players/{player_id}/friends': [
    ownAlone('You may only view your own friends.', 'left out', `${PLAYER}/friends`),
    { ...everybodyIn('left out', '/v2/players/{me}/friends'), staff: 'shown' },
  ],
  'put /v2/players/{player_id}/friends/{target_id}': [
    ownAlone('You may only manage your own friends.', 'left out', `${PLAYER}/friends/${OTHER}`),
    {
      ask: [`/v2/players/{me}/friends/${HIDDEN}`],
      nobody: NO_LOG_IN,
      other: [404, 'Player not found.'],
      self: [400, 'You cannot friend yourself.'],
      staff: 'left out',
    },
  ],
  'delete /v2/players/{player_id}/friends/{target_id}': ownAlone(
    'You may only manage your own friends.',
    'left out',
    `${PLAYER}/friends/${OTHER}`,
  ),
  'get /v2/players/{player_id}/favourites': denies('Player not found.', 'left out')(`${PLAYER}/favourites`),
  'put /v2/players/{player_id}/favourites/{set_id}': ownAlone(
    'You may only manage your own favourites.',
    'left out',
    `${PLAYER}/favourites/1000`,
  ),
  'delete /v2/players/{player_id}/favourites/{set_id}': ownAlone(
    'You may only manage your own favourites.',
    'left out',
    `${PLAYER}/favourites/1000`,
  ),
  'put /v2/players/{player_id}/avatar': {
    ...ownAlone('You may only update your own avatar.', 'left out', `${PLAYER}/avatar`),
    form: AVATAR_FILE,
  },
  // A name that is taken is taken, whoever has it.
  'post /v2/accounts': {
    ...everybodyIn(
      [400, 'Username already taken by another player. Email already taken by another player.'],
      '/v2/accounts',
    ),
    nobody: [400, 'Username already taken by another player. Email already taken by another player.'],
    body: {
      username: HIDDEN_NAME,
      email: `player${HIDDEN}@example.test`,
      password: HIDDEN_PASSWORD,
    },
  },
  'patch /v2/players/{player_id}': {
    ...ownAlone('You may only update your own profile.', 'shown', PLAYER),
    body: { preferred_mode: 0 },
  },
  'put /v2/players/{player_id}/password': {
    ...ownAlone(
      'You may only change your own password.',
      [400, 'Incorrect current password.'],
      `${PLAYER}/password`,
    ),
    body: { current_password: 'correct horse 2', new_password: 'correct horse 3' },
  },
  // Who knows the password is the player.
  'post /v2/sessions': {
    ...everybodyIn('shown', '/v2/sessions'),
    nobody: 'shown',
    body: { username: HIDDEN_NAME, password: HIDDEN_PASSWORD },
  },
  'get /v2/sessions/current': { ...everybodyIn('left out', '/v2/sessions/current'), self: 'shown' },
  'delete /v2/sessions/current': everybodyIn('left out', '/v2/sessions/current'),
  'get /v2/server/stats': without('/v2/server/stats'),
  'get /v2/leaderboards/{mode}': hides(...sorted('/v2/leaderboards/0')),
  'get /v2/maps': without('/v2/maps'),
  'get /v2/maps/{map_id}': without('/v2/maps/5'),
  'get /v2/maps/{map_id}/rating': without('/v2/maps/5/rating'),
  'get /v2/maps/{map_id}/scores': hides(...all('/v2/maps/5/scores', ['scope=best', 'scope=recent'])),
  'get /v2/scores': hides(...all('/v2/scores', ['', `user_id=${HIDDEN}`])),
  'get /v2/scores/{score_id}': noScore(`/v2/scores/${HIDDEN}`),
  'get /v2/scores/{score_id}/replay': noReplay(`/v2/scores/${HIDDEN}/replay`),
  'get /v2/players/{player_id}/scores': noPlayer(...all(`${PLAYER}/scores`, ['scope=best', 'scope=recent'])),
  'get /v2/players/{player_id}/most_played': denies('Player not found.', 'left out')(`${PLAYER}/most_played`),
  'get /v2/matches': hides('/v2/matches'),
  'get /v2/matches/{match_id}': hides('/v2/matches/0', '/v2/matches/1'),
  // osu!'s own API knows no sessions and no keys of ours, but who sends them is seen all the same.
  'get /api/get_beatmaps': without(...all('/api/get_beatmaps', ['b=5', ...BY_USER])),
  'get /api/get_user': hides(...all('/api/get_user', BY_USER)),
  'get /api/get_user_best': hides(...all('/api/get_user_best', BY_USER)),
  'get /api/get_user_recent': hides(...all('/api/get_user_recent', BY_USER)),
  'get /api/get_scores': hides(
    ...all('/api/get_scores', ['b=5', ...BY_USER.map((player) => `b=5&${player}`)]),
  ),
  'get /api/get_replay': denies(
    'Replay not available.',
    'left out',
  )(...all('/api/get_replay', [`s=${HIDDEN}`, ...BY_USER.map((player) => `b=5&${player}`)])),
  'get /api/get_match': hides(...all('/api/get_match', ['mp=0', 'mp=1'])),
  // AstroAPI's clients are nobody in particular, but who sends a key or a session is seen there too.
  'get /api/v1/getLevel/{name}': without('/api/v1/getLevel/Title%205'),
  'get /api/v1/getLevelID/{levelid}': without('/api/v1/getLevelID/0000-0000-0005'),
  'get /api/v1/getUser/{name}': noUser('/api/v1/getUser/Hidden%20Hana', '/api/v1/getUser/hidden_hana'),
  'get /api/v1/getUserFromID/{uid}': noUser(`/api/v1/getUserFromID/${HIDDEN}`),
  'get /api/v1/getUserID/{uid}': noUser(`/api/v1/getUserID/${HIDDEN}`),
  'get /api/v1/getUserQuery/{query}': hides(
    '/api/v1/getUserQuery/hidden',
    '/api/v1/getUserQuery/hidden_hana',
  ),
  'get /api/v2/getLeaderBoards/{board}': [
    hides(...boards('creative', 'solo', 'versus')),
    without(...boards('atomic', 'molecular', 'planetary', 'galactic', 'supernova')),
  ],
  'get /api/v4/getClearRateList': without('/api/v4/getClearRateList'),
  'get /api/v4/getFarmList': without('/api/v4/getFarmList'),
  'get /api/v4/getWR/{uid}': denies('User not found!', 'left out')(`/api/v4/getWR/${HIDDEN}`),
  'post /api/v4/getRP': { ...without('/api/v4/getRP'), body: { levels: ['0000-0000-0005'] } },
  'get /api/v5/getCosmoDescription/{uid}': {
    ...without(`/api/v5/getCosmoDescription/${HIDDEN}`),
    traces: [...TRACES, HIDDEN_LINE],
  },
  'get /api/v5/getUserAwards/{uid}': {
    ...without(`/api/v5/getUserAwards/${HIDDEN}`),
    traces: [...TRACES, HIDDEN_LINE],
  },
  'put /v2/players/{player_id}/description': {
    ...ownAlone('You may only update your own description.', 'left out', `${PLAYER}/description`),
    body: { desc1: HIDDEN_LINE, desc2: '' },
  },
  'get /v2/channels': everybodyIn('left out', '/v2/channels'),
  // What the player has said while it was no secret.
  'get /v2/channels/{channel}/messages': everybodyIn('left out', '/v2/channels/open/messages'),
  'post /v2/channels/{channel}/messages': {
    ...everybodyIn('left out', '/v2/channels/open/messages'),
    self: [403, 'You may not write in this channel.'],
    body: { text: 'Hello.' },
  },
};

/** The one who has no key is told in words of its own. */
function avatarRow(): Row {
  return {
    ...byKey('left out', 'left out', '/v1/set_avatar'),
    nobody: [400, 'Must provide authorization token.'],
    form: AVATAR,
  };
}
