import { setTimeout as sleep } from 'node:timers/promises';
import type { EventsByTopic, LiveEvents, Topic } from '../live/liveEvents';
import { createRareWarning } from '../rareWarning';
import type { Logger } from '../logger';
import type { Channel } from './channel';
import { Intake } from './intake';
import type { FeedLimits } from './limits';
import type { Source } from './source';

export interface TopicFeedOptions<T extends Topic> {
  topic: T;
  source: Source<T>;
  /** The game server's. */
  events: LiveEvents;
  /** What processes of ours made of differences; none: nobody looks for them. */
  differences?: LiveEvents;
  /** Told of every event of the game server's. */
  onNative?: (event: EventsByTopic[T]) => void;
  limits: FeedLimits;
  log: Logger;
}

/**
 * The life of a source in one process, from the first subscriber to the last: it listens first and then reads what there
 * is, so that nothing is missed between, and reads again whenever something may have been missed. Its channels are open
 * while it knows what is.
 */
export class TopicFeed<T extends Topic = Topic> {
  readonly channels = new Set<Channel>();
  private readonly intake: Intake<EventsByTopic[T]>;
  private readonly ends: (() => void)[] = [];
  private readonly warn: (details: object) => void;
  private starting = Promise.resolve();
  /** Tells the latest start from those that it put an end to. */
  private latest = 0;
  private isOpen = false;
  private isUnavailable = false;

  constructor(private readonly options: TopicFeedOptions<T>) {
    const { topic, events, differences, onNative, log } = options;
    this.warn = createRareWarning(log, 'feed: what there is cannot be read');
    this.intake = new Intake({ take: (items) => this.take(items), onOverflow: () => this.restart() });
    const take = (event: EventsByTopic[T]) => this.intake.push(event);
    const takeNative = (event: EventsByTopic[T]) => {
      onNative?.(event);
      take(event);
    };
    this.ends.push(
      events.subscribe(topic, takeNative),
      events.onGap(() => this.restart()),
    );
    if (differences) this.ends.push(differences.subscribe(topic, take));
    this.restart();
  }

  get source(): Source<T> {
    return this.options.source;
  }

  get topic(): T {
    return this.options.topic;
  }

  /** Whether it knows what is. */
  get isReady(): boolean {
    return this.isOpen;
  }

  add(channel: Channel): void {
    this.channels.add(channel);
    if (this.isOpen) channel.open();
    else if (this.isUnavailable) channel.tellUnavailable();
  }

  stop(): void {
    this.latest += 1;
    this.close();
    for (const end of this.ends) end();
  }

  private restart(): void {
    this.latest += 1;
    this.close();
    const start = this.latest;
    this.starting = this.starting.then(() => this.start(start));
  }

  private async start(start: number): Promise<void> {
    const { limits, topic } = this.options;
    const isLatest = () => start === this.latest;
    const impatience = setTimeout(() => isLatest() && this.tellUnavailable(), limits.patienceMs).unref();
    await this.intake.hold();
    while (isLatest() && !this.isOpen)
      try {
        await this.load();
        if (isLatest()) this.open();
      } catch (error) {
        this.warn({ err: error, topic });
        if (isLatest()) this.tellUnavailable();
        await sleep(limits.retryMs, undefined, { ref: false });
      }
    clearTimeout(impatience);
  }

  private async load(): Promise<void> {
    const { events, differences, source } = this.options;
    await Promise.all([events.ready(), differences?.ready()]);
    await source.load();
  }

  private open(): void {
    this.isOpen = true;
    this.isUnavailable = false;
    for (const channel of this.channels) channel.open();
    this.intake.goOn();
  }

  private close(): void {
    this.isOpen = false;
    for (const channel of this.channels) channel.close();
  }

  private tellUnavailable(): void {
    if (this.isUnavailable) return;
    this.isUnavailable = true;
    for (const channel of this.channels) channel.tellUnavailable();
  }

  private async take(events: readonly EventsByTopic[T][]): Promise<void> {
    const { source, log, topic } = this.options;
    try {
      await source.take(events);
    } catch (error) {
      log.error({ err: error, topic }, 'feed: events are lost');
    }
  }
}
