import { DEMO_END, toStoredTime } from '../demo/calendar';
import { FIRST_PLAYER_ID, toUserRow } from '../demo/players/makePlayers';
import { toMapRow } from '../demo/beatmaps/makeMaps';
import { toScoreRow } from '../demo/scores/makeScores';
import { makeMappools } from '../demo/social/makeMappools';
import { ScoreStatus } from '../osu/statuses';
import { createBeatmaps } from './beatmaps';
import { createClans } from './clans';
import { createLedger, statsRows } from './ledger';
import { createMapChoice } from './mapChoice';
import type { GenerateOptions } from './options';
import { createPlayers } from './players';
import { createPlays, type GeneratedScore } from './plays';
import { scoresByPlayer } from './playersScores';
import { createSeededRandom, Topic } from './seededRandom';
import { createSocial } from './social';
import { createTimeline } from './timeline';

export type Server = ReturnType<typeof createServer>;

/** The rows of a server, made when they are asked for. Those of maps and scores need every player to have been made. */
export function createServer(options: GenerateOptions) {
  const timeline = createTimeline(options);
  const players = createPlayers(options, timeline);
  const maps = createBeatmaps(options);
  const playOf = createPlays(options.seed, timeline, createMapChoice(maps.all, options.seed));
  const ledger = createLedger(options.scores, maps.all.length);
  const clans = createClans(options, timeline);
  const social = createSocial(options, players);
  const random = createSeededRandom(options.seed);
  random.begin(Topic.Pools, 0);
  const pools = makeMappools(random, maps.all, FIRST_PLAYER_ID);
  const checked = toStoredTime(DEMO_END);

  function playerRows(index: number, scores: readonly GeneratedScore[]) {
    const player = players.describe(index);
    const last = scores.at(-1)?.endedAt ?? player.createdAt;
    return {
      users: [toUserRow(player, clans.membershipOf(index), last)],
      stats: statsRows(player.id, scores),
      relationships: social.relationships(index),
      ...social.reactions(index, scores),
    };
  }

  return {
    counts: {
      maps: maps.all.length,
      sets: new Set(maps.all.map((map) => map.setId)).size,
      clans: clans.count,
      pools: pools.rows.length,
      comments: social.commentsOf(options.scores),
    },
    pools,
    clanRow: (index: number) => clans.row(index),
    /** Every player's rows by table, in order of the ids. */
    *players() {
      for (const { index, numbers } of scoresByPlayer(players, options.scores)) {
        const traits = players.traits(index);
        const scores = Array.from(numbers, (number) => playOf(number, traits));
        ledger.settle(scores);
        yield playerRows(index, scores);
      }
    },
    map(index: number) {
      const map = maps.all[index]!;
      const isFirst = maps.all[index - 1]?.setId !== map.setId;
      return {
        maps: [toMapRow(maps.describe(map), ledger.playsOf(map))],
        mapsets: isFirst ? [{ id: map.setId, last_osuapi_check: checked }] : [],
      };
    },
    /** The score of this id, from 1, and the comment that came with it. */
    score(id: number) {
      const score = playOf(id, players.traits(players.playerOf(id)));
      if (ledger.isBest(id)) score.status = ScoreStatus.Best;
      return { row: toScoreRow(score), comment: social.comment(score) };
    },
  };
}
