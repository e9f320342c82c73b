/** The names of all Redis keys. Those below `bancho:` belong to the game server's contract. */
export const redisKeys = {
  leaderboard: (mode: number) => `bancho:leaderboard:${mode}`,
  countryLeaderboard: (mode: number, country: string) => `bancho:leaderboard:${mode}:${country}`,
  webSession: (token: string) => `bancho:web_sessions:${token}`,
  online: 'bancho:online',
  player: (id: number) => `bancho:player:${id}`,
  matches: 'bancho:matches',
  match: (id: number) => `bancho:match:${id}`,
  /** Channels of pub/sub, less the topic. */
  liveEvents: 'bancho:events:',
  banchoAnswer: (question: string) => `kiai:bancho:answer:${question}`,
  /** Is there while a process asks, and for a while after. */
  banchoAsker: (question: string) => `kiai:bancho:asker:${question}`,
  /** A prefix of channels, where processes of ours tell each other of the game server. Channels have no databases. */
  ownEvents: (database: number) => `kiai:events:${database}:`,
  /** A channel, where processes of ours tell each other that they have written something. */
  changes: (database: number) => `kiai:changes:${database}`,
  /** Nothing is there: its slot says at which node of a cluster events enter. */
  eventsEntry: 'kiai:events',
  /** Who does a work for all processes. */
  feedLeader: (work: string) => `kiai:feed:leader:${work}`,
  feedWatched: 'kiai:feed:watched',
  /** The latest messages of a channel, which is named with its `#`. */
  chat: (channel: string) => `kiai:chat:${channel}`,
  /** A new set of a run that replaces a live one, in the same slot of a cluster. */
  asideLeaderboard: (run: string, live: string) => `kiai:ranks:${run}:{${live}}`,
  /** How often something was tried by a key, such as an address. */
  attempts: (name: string, key: string) => `kiai:attempts:${name}:${key}`,
  /** How many requests of a client are counted in a budget. */
  requests: (budget: string, client: string) => `kiai:limits:${budget}:${client}`,
  difficulty: ({
    algorithm,
    md5,
    ruleset,
    mods,
  }: Record<'algorithm' | 'md5', string> & Record<'ruleset' | 'mods', number>) =>
    `kiai:difficulty:${algorithm}:${md5}:${ruleset}:${mods}`,
};
