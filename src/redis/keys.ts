/** The names of all Redis keys. Those below `bancho:` belong to the game server's contract. */
export const redisKeys = {
  leaderboard: (mode: number) => `bancho:leaderboard:${mode}`,
  countryLeaderboard: (mode: number, country: string) => `bancho:leaderboard:${mode}:${country}`,
  webSession: (token: string) => `bancho:web_sessions:${token}`,
  online: 'bancho:online',
  player: (id: number) => `bancho:player:${id}`,
  matches: 'bancho:matches',
  match: (id: number) => `bancho:match:${id}`,
  /** A prefix. */
  attempts: (name: string) => `kiai:attempts:${name}:`,
  difficulty: ({
    algorithm,
    md5,
    ruleset,
    mods,
  }: Record<'algorithm' | 'md5', string> & Record<'ruleset' | 'mods', number>) =>
    `kiai:difficulty:${algorithm}:${md5}:${ruleset}:${mods}`,
};
