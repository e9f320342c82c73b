import type { Database } from '../db/database';
import { toIsoTime } from '../db/time';
import type { ScoreEvent } from '../live/liveEvents';
import { PUBLIC_PRIVILEGES } from '../osu/privileges';
import { identitiesOf } from '../players/playerRepository';
import { scoresById } from '../scores/scoreRepository';
import { withMaps } from '../scores/withMaps';
import type { Poll } from './pollTask';
import type { ScoresSource } from './scoresSource';

/** Scores may be committed in another order than that of their ids: so many below the newest are looked at again. */
export const LOOK_BACK = 20;
const SCORES_A_POLL = 100;

export interface ScorePollOptions {
  database: Database;
  source: Pick<ScoresSource, 'newest' | 'missedAfter' | 'lookAgainAfter' | 'hasSeen' | 'pass'>;
  publish: (event: ScoreEvent) => Promise<void>;
}

/** Makes events of scores that are new in the database. */
export function createScorePoll({ database, source, publish }: ScorePollOptions): Poll {
  /** Returns the id of the last one when there may be more. */
  async function tell(from: number | bigint): Promise<number | bigint | undefined> {
    const after = typeof from === 'bigint' ? from - BigInt(LOOK_BACK) : Math.max(0, from - LOOK_BACK);
    const rows = await scoresById(database, {}, { limit: SCORES_A_POLL, offset: 0, after });
    const scores = rows.filter(({ id }) => !source.hasSeen(id));
    const players = await identitiesOf(database, [...new Set(scores.map(({ userid }) => userid))]);
    const maps = new Map((await withMaps(database, scores)).map(({ score, map }) => [score, map]));
    for (const score of scores) {
      const player = players.get(score.userid);
      const map = maps.get(score);
      if (player && map)
        await publish({
          type: 'submitted',
          score: { ...score, play_time: toIsoTime(score.play_time) },
          // Only scores of visible players were read.
          player: { id: score.userid, ...player, priv: PUBLIC_PRIVILEGES },
          map,
        });
      else source.pass(score.id);
    }
    return rows.length < SCORES_A_POLL ? undefined : rows.at(-1)?.id;
  }

  async function poll(): Promise<void> {
    const from = source.missedAfter ?? source.newest;
    source.missedAfter = undefined;
    try {
      const last = await tell(from);
      if (last !== undefined) source.lookAgainAfter(last);
    } catch (error) {
      source.lookAgainAfter(from);
      throw error;
    }
  }

  return {
    poll,
    get isUnsure() {
      return source.missedAfter !== undefined;
    },
    forget() {
      source.missedAfter = undefined;
    },
  };
}
