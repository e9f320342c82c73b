import { compress } from 'lzma-js-simple-v2';
import { isPublic } from '../osu/privileges';
import { MODES } from '../osu/modes';
import { ScoreStatus } from '../osu/statuses';
import { makeMaps, toMapRow } from './beatmaps/makeMaps';
import { DAY } from './calendar';
import { drawAvatar } from './files/avatar';
import { replayText } from './files/replayFrames';
import type { DataFile } from './files/writeFiles';
import { makePlayers, toUserRow, type DemoPlayer } from './players/makePlayers';
import type { Random } from './random';
import { countPlays } from './scores/countPlays';
import { makeScores, toScoreRow, type DemoScore } from './scores/makeScores';
import { makeStatsRows } from './scores/makeStats';
import { makeAchievements } from './social/makeAchievements';
import { makeClans } from './social/makeClans';
import { makeMappools } from './social/makeMappools';
import { makeReactions, makeRelationships } from './social/makeReactions';

const SCORE_COUNT = 20_000;
const AVATAR_COUNT = 60;
const MAPPER_COUNT = 14;
/** LZMA's least thorough mode. */
const FASTEST = 1;

export type Demo = ReturnType<typeof makeDemo>;

/** The whole demo server: rows by table, and the files that go with them. */
export function makeDemo(random: Random) {
  const players = makePlayers(random.fork('players'));
  const named = players.filter((player) => isPublic(player.priv)).map((player) => player.name);
  const maps = makeMaps(random.fork('maps'), random.fork('mappers').shuffled(named).slice(0, MAPPER_COUNT));
  const scores = makeScores(random.fork('scores'), players, maps, SCORE_COUNT);
  const clans = makeClans(random.fork('clans'), players);
  const pools = makeMappools(random.fork('pools'), maps, creatorOf(players));
  const reactions = makeReactions(random.fork('reactions'), scores);
  const achievements = makeAchievements(scores);
  const counts = countPlays(maps, scores);
  const lastActivity = lastActivities(players, scores);
  const sets = [...new Map(maps.map((map) => [map.setId, map.lastUpdate]))];
  return {
    rows: {
      users: players.map((player) =>
        toUserRow(player, clans.membershipOf(player), lastActivity.get(player.id) ?? player.createdAt),
      ),
      stats: makeStatsRows(players, scores),
      maps: maps.map((map) => toMapRow(map, counts.get(map.id) ?? { plays: 0, passes: 0 })),
      mapsets: sets.map(([id, checked]) => ({ id, last_osuapi_check: checked })),
      scores: scores.map(toScoreRow),
      clans: clans.rows,
      tourney_pools: pools.rows,
      tourney_pool_maps: pools.picks,
      relationships: makeRelationships(random.fork('friends'), players),
      favourites: reactions.favourites,
      ratings: reactions.ratings,
      comments: reactions.comments,
      achievements: achievements.rows,
      user_achievements: achievements.unlocked,
    },
    files: {
      maps: maps.map(({ id, file }): DataFile => ({ path: `osu/${id}.osu`, content: file })),
      replays: withReplays(scores).map((score): DataFile => {
        const text = replayText(random.fork(`replay ${score.id}`), score);
        return { path: `osr/${score.id}.osr`, content: Buffer.from(compress(text, FASTEST)) };
      }),
      avatars: random
        .fork('avatars')
        .shuffled(players)
        .slice(0, AVATAR_COUNT)
        .map(({ id }): DataFile => ({
          path: `avatars/${id}.png`,
          content: drawAvatar(random.fork(`avatar ${id}`)),
        })),
    },
  };
}

/** The first in charge who may be seen. */
function creatorOf(players: readonly DemoPlayer[]): number {
  return players.find((player) => player.badge?.[0] === 'Tournaments')?.id ?? players[0]?.id ?? 0;
}

function lastActivities(players: readonly DemoPlayer[], scores: readonly DemoScore[]): Map<number, number> {
  const last = new Map(
    players.map((player) => [player.id, player.createdAt + (player.activity > 0 ? DAY : 0)]),
  );
  for (const { player, endedAt } of scores)
    last.set(player.id, Math.max(last.get(player.id) ?? 0, endedAt + 60));
  return last;
}

/** The scores with the most pp: 10 of osu!, 2 of every other mode. Compressing them is what takes longest. */
function withReplays(scores: readonly DemoScore[]): DemoScore[] {
  return MODES.flatMap((mode) =>
    scores
      .filter((score) => score.mode === mode && score.status === ScoreStatus.Best)
      .sort((a, b) => b.pp - a.pp || a.id - b.id)
      .slice(0, mode === 0 ? 10 : 2),
  );
}
