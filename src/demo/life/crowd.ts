import type { LivePlayer, LiveState } from '../../live/liveState';
import type { Random } from '../random';
import { nextActivity, type Activity } from './activities';
import type { Cast, CastPlayer } from './cast';

/** Unchanged players are put again after this time, well within what the port grants. */
const HEARTBEAT_MS = 20_000;

const ONLINE = { fewest: 22, most: 27 };
/** How likely it is that somebody comes or goes in a step. */
const CHURN = 0.12;

interface Guest {
  player: CastPlayer;
  live: LivePlayer;
  /** Unix milliseconds, as the other one; 0 until the port has taken the state. */
  putAt: number;
  until: number;
}

/** Players who come, do this and that, and go. */
export class Crowd {
  private readonly online = new Map<number, Guest>();
  private readonly left = new Set<number>();

  /** The seated are always online, and do what `occupy` says. */
  constructor(
    private readonly cast: Cast,
    private readonly seated: readonly CastPlayer[],
    private readonly random: Random,
  ) {}

  /** Lets time pass until now (Unix milliseconds). */
  step(now: number): void {
    for (const player of [...this.seated, ...this.cast.hidden])
      if (!this.online.has(player.id)) this.enter(player, now);
    const wants = this.random.int(ONLINE.fewest, ONLINE.most);
    if (this.online.size < ONLINE.fewest)
      for (let missing = wants - this.online.size; missing > 0; missing--) this.enterSomebody(now);
    else if (this.random.chance(CHURN)) this.enterSomebody(now);
    if (this.online.size > ONLINE.fewest && this.random.chance(CHURN)) this.leaveSomebody();
    for (const guest of this.online.values()) {
      if (guest.until > now) continue;
      this.turnTo(guest, nextActivity(this.random, guest.player, this.cast.maps, guest.live), now);
    }
  }

  /** Sets what a seated player is at, until this says otherwise. */
  occupy(id: number, status: Activity['status']): void {
    const guest = this.online.get(id);
    if (!guest) return;
    guest.until = Infinity;
    const changed = Object.entries(status).some(
      ([key, value]) => guest.live[key as keyof typeof status] !== value,
    );
    if (!changed) return;
    guest.live = { ...guest.live, ...status };
    guest.putAt = 0;
  }

  /** Tells the port what has changed and what it would forget. What it did not take is told again the next time. */
  async flush(live: LiveState, now: number): Promise<void> {
    for (const id of this.left) {
      await live.removePlayer(id);
      this.left.delete(id);
    }
    for (const guest of this.online.values()) {
      if (guest.putAt > 0 && now - guest.putAt < HEARTBEAT_MS) continue;
      await live.putPlayer(guest.live);
      guest.putAt = now;
    }
  }

  async clear(live: LiveState): Promise<void> {
    for (const id of [...this.online.keys(), ...this.left]) await live.removePlayer(id);
    this.online.clear();
    this.left.clear();
  }

  private enterSomebody(now: number): void {
    const away = this.cast.players.filter((player) => !this.online.has(player.id));
    if (away.length > 0 && this.online.size < ONLINE.most) this.enter(this.random.pick(away), now);
  }

  private leaveSomebody(): void {
    const staying = new Set([...this.seated, ...this.cast.hidden].map((player) => player.id));
    const leaving = [...this.online.keys()].filter((id) => !staying.has(id));
    if (leaving.length === 0) return;
    const id = this.random.pick(leaving);
    this.online.delete(id);
    this.left.add(id);
  }

  private enter(player: CastPlayer, now: number): void {
    const { id, name, country, priv } = player;
    const first = nextActivity(this.random, player, this.cast.maps);
    const loginTime = Math.round(now - this.random.between(0, 1500)) / 1000;
    const live = { id, name, country, priv, login_time: loginTime, ...first.status };
    this.online.set(id, { player, live, putAt: 0, until: now + first.duration });
    this.left.delete(id);
  }

  private turnTo(guest: Guest, { status, duration }: Activity, now: number): void {
    guest.live = { ...guest.live, ...status };
    guest.until = now + duration;
    guest.putAt = 0;
  }
}
