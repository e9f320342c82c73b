import type { LiveChanges, LiveEvent } from '../../live/livePublisher';
import type { LiveMatch, LivePlayer } from '../../live/liveState';
import type { Random } from '../random';

/** Who is not heard of is written again after this time, well within what readers grant; spread, so that few come at once. */
const HEARTBEAT_MS = { shortest: 20_000, longest: 27_000 };

interface Beating<Value> {
  value: Value;
  /** Unix time in milliseconds; 0: at once. */
  due: number;
}

/** What has been told but not yet published, and everything that has to be kept from expiring. */
export class Outbox {
  readonly players = new Map<number, Beating<LivePlayer>>();
  readonly matches = new Map<number, Beating<LiveMatch>>();
  private events: LiveEvent[] = [];

  constructor(private readonly random: Random) {}

  get size(): number {
    return this.events.length;
  }

  tell(told: LiveEvent, now: number): void {
    this.events.push(told);
    const due = now + this.pause();
    if (told.topic === 'players') {
      const { type, player } = told.event;
      if (type === 'logout') this.players.delete(player.id);
      else this.players.set(player.id, { value: player, due });
    } else if (told.topic === 'matches') {
      const { id, ...match } = told.event.match;
      if (told.event.type === 'closed') this.matches.delete(id);
      else this.matches.set(id, { value: match, due });
    }
  }

  /** All there is to publish now. */
  take(now: number): LiveChanges {
    return {
      events: this.events,
      players: dueOf(this.players, now).map(([, player]) => player),
      matches: new Map(dueOf(this.matches, now)),
    };
  }

  /** What was taken is published. */
  clear({ players, matches }: LiveChanges, now: number): void {
    this.events = [];
    for (const { id } of players) this.players.get(id)!.due = now + this.pause();
    for (const id of matches.keys()) this.matches.get(id)!.due = now + this.pause();
  }

  /** Nothing of what was published may be there any more: all of it is due. */
  forget(): void {
    for (const kept of [this.players, this.matches]) for (const entry of kept.values()) entry.due = 0;
  }

  private pause(): number {
    return this.random.between(HEARTBEAT_MS.shortest, HEARTBEAT_MS.longest);
  }
}

function dueOf<Value>(kept: ReadonlyMap<number, Beating<Value>>, now: number): [number, Value][] {
  const due: [number, Value][] = [];
  for (const [id, entry] of kept) if (entry.due <= now) due.push([id, entry.value]);
  return due;
}
