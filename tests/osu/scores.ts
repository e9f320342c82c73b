/** What osu! is told of a play that `insertScore` made with its defaults. */
export function playView(userId: number, changes: Record<string, unknown> = {}) {
  return {
    score: '1000000',
    maxcombo: '400',
    count50: '1',
    count100: '5',
    count300: '300',
    countmiss: '0',
    countkatu: '3',
    countgeki: '50',
    perfect: '0',
    enabled_mods: '0',
    user_id: String(userId),
    date: '2025-01-02 03:04:05',
    rank: 'S',
    ...changes,
  };
}

/** The same of a best one. */
export function bestView(id: number | bigint, userId: number, changes: Record<string, unknown> = {}) {
  return playView(userId, { score_id: String(id), pp: '100.125', replay_available: '0', ...changes });
}
