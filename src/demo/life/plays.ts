import type { Mode } from '../../osu/modes';
import { ScoreStatus } from '../../osu/statuses';
import type { Random } from '../random';
import { playOut } from '../scores/playOut';
import type { CastMap } from './cast';
import type { Guest } from './crowd';
import type { Stage } from './stage';

/** How likely a pass is the player's best score on the map. */
const BEST = 0.6;

/** The scores that are submitted, each with the next id. */
export class Plays {
  constructor(
    private readonly stage: Stage,
    private readonly random: Random,
    private lastId: number,
  ) {}

  /** Lets a player play a map, about as hard as it likes it, and submits the score. */
  submit({ player }: Guest, map: CastMap, mode: Mode, mods: number): void {
    const { random, stage } = this;
    const margin = 0.4 + 0.7 * random.normal();
    const { passed, maxCombo, timeElapsed, perfect, ...played } = playOut(random, {
      map,
      mode,
      mods,
      margin,
    });
    const passStatus = random.chance(BEST) ? ScoreStatus.Best : ScoreStatus.Submitted;
    stage.tell({
      topic: 'scores',
      event: {
        type: 'submitted',
        score: {
          id: ++this.lastId,
          map_md5: map.md5,
          ...played,
          max_combo: maxCombo,
          mods,
          status: passed ? passStatus : ScoreStatus.Failed,
          mode,
          play_time: new Date(stage.now()).toISOString().slice(0, 19),
          time_elapsed: timeElapsed,
          userid: player.id,
          perfect: perfect ? 1 : 0,
        },
        player: { id: player.id, name: player.name, country: player.country, priv: player.priv },
        map: {
          id: map.id,
          set_id: map.setId,
          md5: map.md5,
          artist: map.artist,
          title: map.title,
          version: map.version,
          creator: map.creator,
          status: map.status,
          mode: map.mode,
        },
      },
    });
  }
}
