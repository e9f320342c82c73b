/**
 * The error catalogue. Message texts are part of the contract: clients compare them.
 * Which body a message is wrapped in depends on the API version and is decided where the answer is written.
 */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    message: string,
    /** Seconds after which a retry makes sense; sent as `Retry-After`. */
    readonly retryAfter?: number,
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(message);
  }
}

/** One entry of a refused input, in the shape that the reference server answers with. */
export interface InputIssue {
  type: string;
  loc: (string | number)[];
  msg: string;
  input?: unknown;
  ctx?: Record<string, unknown>;
}

/** Refused input: answered as 422 with one entry for each bad parameter. */
export class InputError extends Error {
  constructor(readonly issues: InputIssue[]) {
    super('Refused input.');
  }
}

/** What is wrong with a part of an account or a profile. An answer tells all that apply, joined by a space. */
export const reasons = {
  nameSyntax: 'Must be 2-15 characters in length.',
  nameMixed: 'May contain "_" and " ", but not both.',
  nameDisallowed: 'Disallowed username; pick another.',
  nameTaken: 'Username already taken by another player.',
  nameUnstorable: 'The username holds letters that this database cannot store.',
  emailSyntax: 'Invalid email syntax.',
  emailTaken: 'Email already taken by another player.',
  emailUnstorable: 'The email holds letters that this database cannot store.',
  passwordLength: 'Must be 8-32 characters in length.',
  passwordMonotonous: 'Must have more than 3 unique characters.',
  passwordSimple: 'That password was deemed too simple.',
  countryUnknown: 'Invalid country code.',
  userpageLength: 'Must be at most 2048 characters in length.',
  userpageUnstorable: 'The userpage holds letters that this database cannot store.',
} as const;

export type Reason = (typeof reasons)[keyof typeof reasons];

export const errors = {
  refused: (...why: Reason[]) => new ApiError(400, why.join(' ')),
  playerNotFound: () => new ApiError(404, 'Player not found.'),
  playerStatusNotFound: () => new ApiError(404, 'Player status not found.'),
  playerStatsNotFound: () => new ApiError(404, 'Player stats not found.'),
  mapNotFound: () => new ApiError(404, 'Map not found.'),
  scoreNotFound: () => new ApiError(404, 'Score not found.'),
  replayNotFound: () => new ApiError(404, 'Replay not found.'),
  /** osu!'s own words. */
  replayNotAvailable: () => new ApiError(404, 'Replay not available.'),
  matchNotFound: () => new ApiError(404, 'Match not found.'),
  clanNotFound: () => new ApiError(404, 'Clan not found.'),
  poolNotFound: () => new ApiError(404, 'Pool not found.'),
  astroLevelNotFound: () => new ApiError(404, 'Level not found!'),
  astroUserNotFound: () => new ApiError(404, 'User not found!'),
  astroLeaderboardNotFound: () => new ApiError(404, 'Leaderboard not found!'),
  idXorName: () => new ApiError(400, 'Must provide either id OR name!'),
  idOrName: () => new ApiError(400, 'Must provide either id or name.'),
  idOrMd5: () => new ApiError(400, 'Must provide either id or md5!'),
  invalidApiKey: () => new ApiError(401, 'Invalid API key.'),
  ownerHidden: () => new ApiError(403, "This API key's owner may not use the API."),
  authenticationRequired: () => new ApiError(401, 'Authentication required.'),
  invalidSession: () => new ApiError(401, 'Invalid or expired session.'),
  wrongCredentials: () => new ApiError(401, 'Incorrect username or password.'),
  foreignOrigin: () =>
    new ApiError(
      403,
      'Pages of this origin may not use sessions here. The operator can allow it in API_CREDENTIAL_ORIGINS.',
    ),
  sessionsUnavailable: () => new ApiError(503, 'Sessions are not available right now.', 5),
  viewFriendsOnlyOwn: () => new ApiError(403, 'You may only view your own friends.'),
  friendsOnlyOwn: () => new ApiError(403, 'You may only manage your own friends.'),
  friendSelf: () => new ApiError(400, 'You cannot friend yourself.'),
  favouritesOnlyOwn: () => new ApiError(403, 'You may only manage your own favourites.'),
  profileOnlyOwn: () => new ApiError(403, 'You may only update your own profile.'),
  passwordOnlyOwn: () => new ApiError(403, 'You may only change your own password.'),
  avatarOnlyOwn: () => new ApiError(403, 'You may only update your own avatar.'),
  descriptionOnlyOwn: () => new ApiError(403, 'You may only update your own description.'),
  wrongCurrentPassword: () => new ApiError(400, 'Incorrect current password.'),
  hashingBusy: () => new ApiError(503, 'Too many passwords are being checked right now.', 5),
  captchaFailed: () => new ApiError(400, 'Captcha verification failed.'),
  captchaUnavailable: () => new ApiError(503, 'The captcha cannot be verified right now.', 10),
  bodyUnreadable: () => new ApiError(400, 'There was an error parsing the body.'),
  avatarKeyMissing: () => new ApiError(400, 'Must provide authorization token.'),
  avatarKeyUnknown: () => new ApiError(401, 'Unknown authorization token.'),
  avatarMissing: () => new ApiError(400, 'must provide avatar file.'),
  avatarTooLarge: () => new ApiError(400, 'avatar file too large (max 4MB).'),
  avatarNotPicture: () => new ApiError(400, 'invalid file type.'),
  avatarOver2Mb: () => new ApiError(400, 'Avatar file too large (max 2MB).'),
  avatarNotPngOrJpeg: () => new ApiError(400, 'Avatars must be png or jpeg images.'),
  avatarsBusy: () => new ApiError(503, 'Too many avatars are being processed right now.', 5),
  avatarsReadOnly: () => new ApiError(503, 'This server cannot store avatars right now.', 60),
  bodyTooLarge: () => new ApiError(413, 'The body of the request is too large.'),
  /** The same, of one that nobody will wait for. */
  bodyNotRead: () =>
    new ApiError(413, 'The body of the request is too large.', undefined, { Connection: 'close' }),
  urlTooLong: (max = 8192) => new ApiError(414, `The URL is too long: at most ${max} characters.`),
  beatmapNotFound: () => new ApiError(400, 'Beatmap not found.'),
  beatmapFileUnavailable: () => new ApiError(400, 'Beatmap file could not be fetched.'),
  beatmapUnreadable: () => new ApiError(400, 'Beatmap file could not be read.'),
  beatmapTooComplex: () => new ApiError(400, 'Beatmap is too large or too complex to be calculated.'),
  ppBusy: () => new ApiError(503, 'Too many calculations are waiting right now.', 5),
  invalidGamemode: () => new ApiError(400, 'Invalid gamemode.'),
  invalidMods: () => new ApiError(400, 'Invalid mods.'),
  tooManyAttempts: ({ limit = 1, retryAfterS = 1 } = {}) =>
    new ApiError(429, 'Too many attempts. Please try again later.', retryAfterS, {
      'RateLimit-Limit': String(limit),
      'RateLimit-Remaining': '0',
      'RateLimit-Reset': String(retryAfterS),
    }),
  tooManyRequests: ({ retryAfterS = 1 } = {}) =>
    new ApiError(
      429,
      'Too many requests: come again after as many seconds as Retry-After says.',
      retryAfterS,
    ),
  tooManyConnections: () => new ApiError(429, 'Too many connections from this address.', 30),
  streamQueued: () => new ApiError(400, 'An event stream needs a connection of its own.'),
  gatewayFull: () => new ApiError(503, 'This server takes no more connections right now.', 30),
  channelNotFound: () => new ApiError(404, 'Channel not found.'),
  channelReadOnly: () => new ApiError(403, 'You may not write in this channel.'),
  silenced: () => new ApiError(403, 'You are silenced.'),
  chatUnavailable: () => new ApiError(503, 'Chat is not available right now.', 5),
  tooManyChannels: (max = 20) => new ApiError(400, `Too many channels: at most ${max}.`),
  channelsUnavailable: () => new ApiError(503, 'Channels cannot be looked up right now.', 5),
  upgradeRequired: () =>
    new ApiError(426, 'This is a WebSocket. As an event stream: GET /v2/events.', undefined, {
      Upgrade: 'websocket',
      Connection: 'Upgrade',
    }),
  readOnly: () => new ApiError(503, 'This server may only read its database: nothing was changed.', 3600),
  tookTooLong: () => new ApiError(503, 'The answer could not be made in time.', 5),
  overloaded: () => new ApiError(503, 'Too many requests are being answered right now.', 2),
  liveUnavailable: () => new ApiError(503, 'Live state is not available right now.', 5),
  databaseUnavailable: () => new ApiError(503, 'The database is not available right now.', 5),
  featureOff: () =>
    new ApiError(
      501,
      'This feature is off: the database of this server lacks a table or column that it needs.',
    ),
  internal: () => new ApiError(500, 'Internal server error.'),
} as const;

/** For the documentation of a route: what it answers when one of the reasons applies. */
export const refusals = (...why: Reason[]) => why.map((reason) => () => errors.refused(reason));
