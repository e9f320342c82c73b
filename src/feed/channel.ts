import type { History } from './history';
import type { FeedMessage, Subscriber } from './message';

export interface ChannelOptions {
  name: string;
  /** Tells the numbers of this channel from those of any other, in any process. */
  epoch: string;
  /** JSON of all there is. */
  readSnapshot: () => string;
  history: History;
  keptMax: number;
  /** Has `flush` called soon. */
  schedule: (channel: Channel) => void;
}

interface Kept {
  seq: number;
  message: FeedMessage;
  /** The players whom it tells of. */
  about: readonly number[];
}

/**
 * One channel of one process: a numbered stream of events with the state that they lead to. Subscribers get a snapshot
 * and then each later event once; who comes back gets what was missed, while that is kept.
 */
export class Channel {
  readonly name: string;
  readonly subscribers = new Set<Subscriber>();
  private isOpen = false;
  private isUnavailable = false;
  private seq = 0;
  private kept: Kept[] = [];
  private pending: FeedMessage[] = [];
  private snapshot: readonly FeedMessage[] | undefined;

  constructor(private readonly options: ChannelOptions) {
    this.name = options.name;
  }

  /** There is a state now, and nothing of before leads to it: everybody gets a snapshot. */
  open(): void {
    this.isOpen = true;
    this.isUnavailable = false;
    this.seq += 1;
    this.kept = [];
    this.pending = [];
    this.snapshot = undefined;
    if (this.subscribers.size > 0) this.deliver(this.currentSnapshot());
  }

  /** Nothing is told until it opens again. */
  close(): void {
    if (this.isOpen) this.flush();
    this.isOpen = false;
  }

  tell(type: string, data: string, about: readonly number[]): void {
    if (!this.isOpen) return;
    this.seq += 1;
    this.snapshot = undefined;
    const message: FeedMessage = {
      op: 'event',
      channel: this.name,
      position: this.position(this.seq),
      type,
      data,
    };
    this.kept.push({ seq: this.seq, message, about });
    if (this.kept.length > this.options.keptMax) this.kept.shift();
    this.options.history.note(this, this.seq);
    if (this.subscribers.size === 0) return;
    this.pending.push(message);
    this.options.schedule(this);
  }

  /** What is told in one turn of the event loop goes out together. */
  flush(): void {
    if (this.pending.length === 0) return;
    const messages = this.pending;
    this.pending = [];
    this.deliver(messages);
  }

  /** From the position on if that is still possible, else from a snapshot, at once or when there is one. */
  attach(subscriber: Subscriber, position?: string): void {
    this.flush();
    this.subscribers.add(subscriber);
    if (!this.isOpen) {
      if (this.isUnavailable) subscriber.deliver([this.unavailable]);
      return;
    }
    const missed = position === undefined ? undefined : this.since(position);
    subscriber.deliver(missed ?? this.currentSnapshot());
  }

  detach(subscriber: Subscriber): void {
    this.subscribers.delete(subscriber);
  }

  /** Also to whoever comes before it opens. */
  tellUnavailable(): void {
    if (this.isOpen || this.isUnavailable) return;
    this.isUnavailable = true;
    this.deliver([this.unavailable]);
  }

  /** The state changed in a way that no event tells. */
  forgetSnapshot(): void {
    this.snapshot = undefined;
  }

  dropThrough(seq: number): void {
    while (this.kept[0] && this.kept[0].seq <= seq) this.kept.shift();
  }

  /** Keeps no event that tells of one of the players: who missed it gets a snapshot instead. */
  dropAbout(players: ReadonlySet<number>): void {
    const last = this.kept.findLast(({ about }) => about.some((id) => players.has(id)));
    if (last) this.dropThrough(last.seq);
  }

  /** Of whom it would tell those who come back. */
  playersKept(): number[] {
    return this.kept.flatMap(({ about }) => about);
  }

  private get unavailable(): FeedMessage {
    return { op: 'unavailable', channel: this.name };
  }

  private deliver(messages: readonly FeedMessage[]): void {
    for (const subscriber of this.subscribers) subscriber.deliver(messages);
  }

  private currentSnapshot(): readonly FeedMessage[] {
    const { name, options, seq } = this;
    this.snapshot ??= [
      { op: 'snapshot', channel: name, position: this.position(seq), data: options.readSnapshot() },
    ];
    return this.snapshot;
  }

  /** Undefined: the position is of another life of the channel, or what came after it is no longer kept. */
  private since(position: string): FeedMessage[] | undefined {
    const [epoch, number = ''] = position.split(':');
    if (epoch !== this.options.epoch || !/^\d{1,15}$/.test(number)) return undefined;
    const seq = Number(number);
    const first = this.seq - this.kept.length;
    if (seq < first || seq > this.seq) return undefined;
    const missed = this.kept.slice(seq - first).map(({ message }) => message);
    return [{ op: 'resumed', channel: this.name, position }, ...missed];
  }

  private position(seq: number): string {
    return `${this.options.epoch}:${seq}`;
  }
}
