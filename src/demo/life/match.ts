import type { LiveMatch, LiveState } from '../../live/liveState';
import type { Random } from '../random';
import { Action, type Activity } from './activities';
import type { CastMap, CastPlayer } from './cast';

const SlotStatus = { NotReady: 4, Ready: 8, NoMap: 16, Playing: 32, Complete: 64 } as const;
const Team = { Neutral: 0, Blue: 1, Red: 2 } as const;

type Phase = 'choosing' | 'readying' | 'playing' | 'complete';
const NEXT_PHASE: Readonly<Record<Phase, Phase>> = {
  choosing: 'readying',
  readying: 'playing',
  playing: 'complete',
  complete: 'choosing',
};

/** Nobody who looks at the demo waits for a whole map. */
const LONGEST_PLAY_MS = 40_000;
/** Loading takes this much of the playing time. */
const LOADING_MS = 4_000;

export interface MatchPlan {
  id: number;
  name: string;
  seats: readonly CastPlayer[];
  teams: boolean;
  maps: readonly CastMap[];
}

/** A multiplayer match that plays one map after another. */
export class DemoMatch {
  private phase: Phase = 'choosing';
  private map: CastMap;
  private seed: number;
  /** Unix milliseconds, as the other one. */
  private since = 0;
  private until = 0;

  constructor(
    private readonly plan: MatchPlan,
    private readonly random: Random,
  ) {
    this.map = random.pick(plan.maps);
    this.seed = random.int(1, 2 ** 30);
  }

  get seats(): readonly CastPlayer[] {
    return this.plan.seats;
  }

  step(now: number): void {
    if (this.until === 0) this.begin('choosing', now);
    else if (now >= this.until) this.begin(NEXT_PHASE[this.phase], now);
  }

  /** What its players are seen to be at. */
  status(): Activity['status'] {
    const playing = this.phase === 'playing';
    const { name, md5, id, mode } = this.map;
    return {
      action: playing ? Action.Multiplaying : Action.Multiplayer,
      info_text: name,
      mode,
      mods: 0,
      map_md5: md5,
      map_id: id,
    };
  }

  /** The match as it is now (Unix milliseconds). */
  view(now: number): LiveMatch {
    const { name, seats, teams } = this.plan;
    const [host] = seats;
    if (!host) throw new Error('a match has a host');
    const named = (player: CastPlayer) => ({ id: player.id, name: player.name });
    const share = (now - this.since) / (this.until - this.since);
    const loaded = this.phase === 'playing' && now - this.since >= LOADING_MS;
    return {
      name,
      mode: this.map.mode,
      mods: 0,
      seed: this.seed,
      host: named(host),
      refs: teams ? [named(host)] : [],
      in_progress: this.phase === 'playing',
      is_scrimming: teams,
      map: { id: this.map.id, md5: this.map.md5, name: this.map.name },
      active_slots: Object.fromEntries(
        seats.map((player, slot) => [
          String(slot),
          {
            loaded,
            mods: 0,
            player: named(player),
            skipped: loaded && slot % 2 === 0,
            status: this.slotStatus(slot, share),
            team: teams ? (slot % 2 === 0 ? Team.Red : Team.Blue) : Team.Neutral,
          },
        ]),
      ),
    };
  }

  async flush(live: LiveState, now: number): Promise<void> {
    await live.putMatch(this.plan.id, this.view(now));
  }

  async clear(live: LiveState): Promise<void> {
    await live.removeMatch(this.plan.id);
  }

  private begin(phase: Phase, now: number): void {
    this.phase = phase;
    this.since = now;
    if (phase === 'choosing') {
      this.map = this.random.pick(this.plan.maps);
      this.seed = this.random.int(1, 2 ** 30);
    }
    const lasting: Readonly<Record<Phase, number>> = {
      choosing: this.random.between(6_000, 12_000),
      readying: this.random.between(6_000, 10_000),
      playing: LOADING_MS + Math.min(this.map.length, LONGEST_PLAY_MS),
      complete: this.random.between(4_000, 6_000),
    };
    this.until = now + lasting[phase];
  }

  /** Slots get ready one after another; the last one has to load a map down first. */
  private slotStatus(slot: number, share: number): number {
    const isLast = slot === this.plan.seats.length - 1;
    switch (this.phase) {
      case 'choosing':
        return isLast ? SlotStatus.NoMap : SlotStatus.NotReady;
      case 'readying':
        return share * this.plan.seats.length >= slot ? SlotStatus.Ready : SlotStatus.NotReady;
      case 'playing':
        return SlotStatus.Playing;
      case 'complete':
        return SlotStatus.Complete;
    }
  }
}
