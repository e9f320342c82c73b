import type { PlayerEvent } from '../../live/liveEvents';
import type { LivePlayer } from '../../live/liveState';
import { modeBit } from '../scores/mods';
import type { Random } from '../random';
import { Action, nextActivity, type Repertoire, type Status } from './activities';
import type { Cast, CastPlayer } from './cast';
import { Lot } from './lot';
import type { Stage } from './stage';

export interface CrowdSize {
  fewest: number;
  most: number;
}

/** A player who is online. */
export interface Guest {
  readonly player: CastPlayer;
  readonly isHidden: boolean;
  live: LivePlayer;
  /** Counts changes of plan: what was planned before the latest one does not happen. */
  plans: number;
}

export interface CrowdOptions {
  stage: Stage;
  cast: Pick<Cast, 'players' | 'hidden'>;
  mapsOf: Repertoire['mapsOf'];
  size: CrowdSize;
  random: Random;
  /** Told when a guest has played the map that it is at. */
  onPlayed: (guest: Guest) => void;
}

/** How long a player stays, on average. */
const SESSION_MS = 600_000;
/** Who has logged in looks around first. */
const ARRIVAL_MS = { shortest: 500, longest: 6_000 };

/** Players who come, do this and that, and go. */
export class Crowd {
  private readonly online = new Map<number, Guest>();
  private readonly away = new Lot<CastPlayer>();
  /** Those who do what comes to their mind. */
  private readonly free = new Lot<Guest>();

  constructor(private readonly options: CrowdOptions) {
    for (const player of options.cast.players) this.away.add(player);
  }

  /** The first ones come within so many milliseconds, the hidden ones at once and for good. */
  gather(milliseconds: number): void {
    const { stage, cast, size, random } = this.options;
    for (const player of cast.hidden) stage.agenda.after(0, () => this.enter(player, true));
    const first = Math.round((size.fewest + size.most) / 2);
    for (let count = 0; count < first; count++)
      stage.agenda.after(random.between(0, milliseconds), () => this.enterSomebody());
    stage.agenda.after(milliseconds, () => this.keepDoor());
  }

  /** Everybody goes. */
  dismiss(): void {
    for (const guest of this.online.values()) this.leave(guest);
  }

  find(id: number): Guest | undefined {
    return this.online.get(id);
  }

  /** Somebody who is free; undefined when nobody is. */
  draw(random: Random): Guest | undefined {
    return this.free.draw(random);
  }

  /** From now on the guest does what it is told to, until released. */
  engage(guest: Guest): void {
    guest.plans += 1;
    this.free.delete(guest);
  }

  release(guest: Guest): void {
    if (!guest.isHidden) this.free.add(guest);
    this.goOn(guest);
  }

  /** Tells what a guest is at, if that is anything new. */
  become(guest: Guest, status: Status): void {
    const isSame = (Object.keys(status) as (keyof Status)[]).every((key) => guest.live[key] === status[key]);
    if (isSame) return;
    guest.live = { ...guest.live, ...status };
    this.tell('status', guest);
  }

  /** Lets one come or go; the more there are, the likelier one goes. */
  private keepDoor(): void {
    const { stage, size, random } = this.options;
    const { fewest, most } = size;
    const crowding = (this.online.size - fewest) / Math.max(1, most - fewest);
    if (random.chance(crowding)) {
      const guest = this.free.draw(random);
      if (guest) this.leave(guest);
    } else this.enterSomebody();
    const pause = SESSION_MS / Math.max(1, most) / 2;
    stage.agenda.after(random.between(0.2, 1.8) * pause, () => this.keepDoor());
  }

  private enterSomebody(): void {
    const player = this.away.draw(this.options.random);
    if (player) this.enter(player, false);
  }

  private enter(player: CastPlayer, isHidden: boolean): void {
    const { stage, random } = this.options;
    const { id, name, country, priv, mode } = player;
    const status = {
      action: Action.Idle,
      info_text: '',
      mode,
      mods: modeBit(mode),
      map_md5: '',
      map_id: 0,
    };
    const live = { id, name, country, priv, login_time: stage.now() / 1000, ...status };
    const guest: Guest = { player, isHidden, live, plans: 0 };
    this.away.delete(player);
    this.online.set(id, guest);
    if (!isHidden) this.free.add(guest);
    this.tell('login', guest);
    this.plan(guest, random.between(ARRIVAL_MS.shortest, ARRIVAL_MS.longest));
  }

  private leave(guest: Guest): void {
    guest.plans += 1;
    this.online.delete(guest.player.id);
    this.free.delete(guest);
    if (!guest.isHidden) this.away.add(guest.player);
    this.tell('logout', guest);
  }

  private plan(guest: Guest, milliseconds: number): void {
    const number = (guest.plans += 1);
    this.options.stage.agenda.after(milliseconds, () => {
      if (guest.plans === number) this.goOn(guest);
    });
  }

  private goOn(guest: Guest): void {
    const { random, mapsOf, onPlayed } = this.options;
    const { status, duration } = nextActivity(random, { mode: guest.player.mode, mapsOf }, guest.live);
    this.become(guest, status);
    if (status.action === Action.Submitting) onPlayed(guest);
    this.plan(guest, duration);
  }

  private tell(type: PlayerEvent['type'], { live }: Guest): void {
    this.options.stage.tell({ topic: 'players', event: { type, player: live } });
  }
}
