import type { Database } from '../../db/database';
import { MODE_NAMES, MODES, type Mode } from '../../osu/modes';
import { isVisible } from '../../players/visibility';
import type { RedisConnection } from '../../redis/connection';
import { batch, type Command } from '../../redis/commands';
import { redisKeys } from '../../redis/keys';
import { count, list, ok, warn, type Check, type Observation } from '../check';

const PLAYERS_SAMPLED = 50;

type Difference = 'missing' | 'other pp than in SQL' | 'hidden or deleted players';

export const rankSets: Check = {
  name: 'rank sets',
  needs: ['schema', 'redis'],
  async run({ database, redis }) {
    if (!redis) return [];
    const seen: Observation[] = [];
    let players = 0;
    for (const mode of MODES) {
      const sample = await samplePlayers(database, redis, mode);
      players += sample.length;
      const first = await compare(database, redis, mode, sample);
      // A score that came in between the readings is no difference: what is told was so twice.
      const second = await compare(database, redis, mode, [...first.keys()]);
      if (second.size > 0) seen.push(describe(mode, second));
    }
    return seen.length > 0
      ? seen
      : [ok(`as in SQL (${count(players, 'player')} looked at: the top ${PLAYERS_SAMPLED} of each mode)`)];
  },
};

/** The first in SQL and the first in the set. */
async function samplePlayers({ query }: Database, redis: RedisConnection, mode: Mode): Promise<number[]> {
  const best = await query
    .selectFrom('stats')
    .innerJoin('users', 'users.id', 'stats.id')
    .select('stats.id')
    .where('stats.mode', '=', mode)
    .where('stats.pp', '>', 0)
    .where(isVisible())
    .orderBy('stats.pp', 'desc')
    .limit(PLAYERS_SAMPLED)
    .execute();
  const members = await redis.zrevrange(redisKeys.leaderboard(mode), 0, PLAYERS_SAMPLED - 1);
  const ids = [...best.map(({ id }) => id), ...members.map(Number).filter(Number.isSafeInteger)];
  return [...new Set(ids)].sort((a, b) => a - b);
}

/** Those of the players who stand otherwise in the sets than in SQL. */
async function compare(
  { query }: Database,
  redis: RedisConnection,
  mode: Mode,
  ids: readonly number[],
): Promise<Map<number, Difference>> {
  const differences = new Map<number, Difference>();
  if (ids.length === 0) return differences;
  const rows = await query
    .selectFrom('stats')
    .innerJoin('users', 'users.id', 'stats.id')
    .select(['stats.id', 'stats.pp', 'users.country'])
    .where('stats.mode', '=', mode)
    .where('stats.id', 'in', ids)
    .where(isVisible())
    .execute();
  const players = new Map(rows.map((row) => [row.id, row]));
  const commands = ids.flatMap((id): Command[] => [
    ['zscore', redisKeys.leaderboard(mode), id],
    ['zscore', redisKeys.countryLeaderboard(mode, players.get(id)?.country ?? ''), id],
  ]);
  const scores = (await batch(redis, commands)) as (string | null)[];
  ids.forEach((id, at) => {
    const stored = [scores[2 * at], scores[2 * at + 1]];
    const player = players.get(id);
    const isMissing = stored.some((pp) => typeof pp !== 'string');
    if (!player) {
      if (typeof stored[0] === 'string') differences.set(id, 'hidden or deleted players');
    } else if (isMissing) {
      if (player.pp > 0) differences.set(id, 'missing');
    } else if (stored.some((pp) => Math.abs(Number(pp) - player.pp) >= 1)) {
      differences.set(id, 'other pp than in SQL');
    }
  });
  return differences;
}

function describe(mode: Mode, differences: Map<number, Difference>): Observation {
  const kinds = [...new Set(differences.values())].sort();
  const parts = kinds.map((kind) => {
    const ids = [...differences].filter(([, other]) => other === kind).map(([id]) => id);
    return `${kind}: ${list(ids)}`;
  });
  return warn(
    `${MODE_NAMES[mode]} (mode ${mode}), of ${PLAYERS_SAMPLED} at the top: ${parts.join('; ')}`,
    'npm run ranks -- --rebuild makes the sets anew',
  );
}
