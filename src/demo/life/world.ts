import { isMode } from '../../osu/modes';
import type { LiveChanges } from '../../live/livePublisher';
import type { Random } from '../random';
import { Agenda } from './agenda';
import { mapsByRuleset, type Cast } from './cast';
import { Chat } from './chat';
import { Crowd, type CrowdSize } from './crowd';
import { Table, type TableOptions } from './match';
import { Outbox } from './outbox';
import { Plays } from './plays';
import type { Stage } from './stage';

export interface WorldOptions {
  /** With at least one map. */
  cast: Cast;
  size: CrowdSize;
  tables: readonly Pick<TableOptions, 'id' | 'theme' | 'seats' | 'regulars' | 'opensAfter'>[];
  /** The first players come within this time, in milliseconds. */
  gatherWithin: number;
  /** Events a second once everybody is there; unset: as many as there are at the natural speed. */
  rate?: number;
  random: Random;
}

/** A world that was not looked at for longer than this stood still meanwhile. */
const LONGEST_STEP_MS = 2_000;
/** Score ids of runs that follow each other are this many a second apart, so that readers never take new for known. */
const SCORE_IDS_A_SECOND = 20;
const SCORE_ID_SPAN = 1e9;

/** Players, matches, scores and chat of a small server. The same options and times make the same world. */
export class World {
  private readonly agenda = new Agenda();
  private readonly outbox: Outbox;
  private readonly crowd: Crowd;
  private readonly tables: readonly Table[];
  /** Unix time in milliseconds. */
  private time: number;
  /** Events that are due at the rate but have not happened; less than 0: that have happened early. */
  private owed = 0;

  constructor(
    private readonly options: WorldOptions,
    now: number,
  ) {
    const { cast, size, random } = options;
    this.time = now;
    this.outbox = new Outbox(random.fork('heartbeats'));
    const stage: Stage = {
      agenda: this.agenda,
      now: () => this.time,
      tell: (event) => this.outbox.tell(event, this.time),
    };
    const mapsOf = mapsByRuleset(cast.maps);
    const mapsById = new Map(cast.maps.map((map) => [map.id, map]));
    const firstScoreId = cast.lastScoreId + (Math.floor((now / 1000) * SCORE_IDS_A_SECOND) % SCORE_ID_SPAN);
    const plays = new Plays(stage, random.fork('plays'), firstScoreId);
    this.crowd = new Crowd({
      stage,
      cast,
      mapsOf,
      size,
      random: random.fork('crowd'),
      onPlayed(guest) {
        const { map_id: id, mode, mods } = guest.live;
        const map = mapsById.get(id);
        if (map && isMode(mode)) plays.submit(guest, map, mode, mods);
      },
    });
    const { crowd } = this;
    this.tables = options.tables.map(
      (table) =>
        new Table({ ...table, stage, crowd, plays, mapsOf, random: random.fork(`table ${table.id}`) }),
    );
    const chat = new Chat({
      stage,
      crowd,
      channels: cast.channels,
      players: size.most,
      random: random.fork('chat'),
    });
    crowd.gather(options.gatherWithin);
    for (const table of this.tables) table.begin();
    chat.begin();
  }

  get players(): number {
    return this.outbox.players.size;
  }

  get matches(): number {
    return this.outbox.matches.size;
  }

  /** Lets time pass up to now, Unix time in milliseconds. Nothing happens before what did is published. */
  step(now: number): void {
    const passed = Math.min(Math.max(0, now - this.time), LONGEST_STEP_MS);
    this.time = now;
    if (this.outbox.size > 0) return;
    const { rate, gatherWithin } = this.options;
    const { agenda, outbox } = this;
    if (rate === undefined || agenda.time < gatherWithin) return agenda.runUntil(agenda.time + passed);
    this.owed += (rate * passed) / 1000;
    while (outbox.size < this.owed && agenda.runNext()) continue;
    this.owed -= outbox.size;
  }

  /** Everybody leaves. */
  end(): void {
    for (const table of this.tables) table.close();
    this.crowd.dismiss();
  }

  /** All there is to publish. */
  take(): LiveChanges {
    return this.outbox.take(this.time);
  }

  /** What was taken is published. */
  clear(changes: LiveChanges): void {
    this.outbox.clear(changes, this.time);
  }

  /** What was published may be lost: all of it is to be published again. */
  forget(): void {
    this.outbox.forget();
  }
}
