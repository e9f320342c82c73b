import {
  eventSchemas,
  TOPICS,
  type EventsByTopic,
  type LiveEvents,
  type Topic,
} from '../../src/live/liveEvents';
import type { LiveMatch, LivePlayer } from '../../src/live/liveState';

/** What can be told: each topic with its kinds of events, by name. */
export const ALL_EVENTS = [
  'chat message',
  'matches closed',
  'matches created',
  'matches updated',
  'players login',
  'players logout',
  'players status',
  'scores submitted',
];

/** Every event of a run, held to the contract, and the state that they lead to. */
export class EventLog {
  readonly players = new Map<number, LivePlayer>();
  readonly matches = new Map<number, LiveMatch>();
  readonly counts: Record<string, number> = {};
  readonly actions = new Set<number>();
  readonly modes = new Map<number, Set<number>>();
  readonly slotStatuses = new Set<number>();
  readonly teams = new Set<number>();
  readonly scores: EventsByTopic['scores'][] = [];
  readonly messages: EventsByTopic['chat'][] = [];
  /** Of each match in its order: what about it was told. */
  readonly told: { type: string; match: LiveMatch & { id: number } }[] = [];

  /** Listens to all topics. */
  listen(events: LiveEvents): this {
    for (const topic of TOPICS) events.subscribe(topic, (event) => this.take(topic, event));
    return this;
  }

  take(topic: Topic, event: unknown): void {
    const parsed = eventSchemas[topic].parse(event);
    this.count(`${topic} ${parsed.type}`);
    if (topic === 'players') this.takePlayer(parsed as EventsByTopic['players']);
    else if (topic === 'matches') this.takeMatch(parsed as EventsByTopic['matches']);
    else if (topic === 'scores') this.scores.push(parsed as EventsByTopic['scores']);
    else this.messages.push(parsed as EventsByTopic['chat']);
  }

  get total(): number {
    return Object.values(this.counts).reduce((sum, count) => sum + count, 0);
  }

  private takePlayer({ type, player }: EventsByTopic['players']): void {
    const known = this.players.get(player.id);
    if ((type === 'login') !== (known === undefined))
      throw new Error(`player ${player.id}: ${type} is out of order`);
    if (type === 'logout') this.players.delete(player.id);
    else this.players.set(player.id, player);
    this.actions.add(player.action);
    const modes = this.modes.get(player.id) ?? new Set();
    this.modes.set(player.id, modes.add(player.mode));
  }

  private takeMatch({ type, match }: EventsByTopic['matches']): void {
    const { id, ...state } = match;
    if ((type === 'created') !== !this.matches.has(id))
      throw new Error(`match ${id}: ${type} is out of order`);
    if (type === 'closed') this.matches.delete(id);
    else this.matches.set(id, state);
    this.told.push({ type, match });
    for (const { status, team } of Object.values(match.active_slots)) {
      this.slotStatuses.add(status);
      this.teams.add(team);
    }
  }

  private count(what: string): void {
    this.counts[what] = (this.counts[what] ?? 0) + 1;
  }
}
