import { randomBytes } from 'node:crypto';
import { createRareWarning } from '../rareWarning';
import { visibleAmong } from '../players/playerRepository';
import { Channel } from './channel';
import { readChannelName } from './channelName';
import { History } from './history';
import { FEED_LIMITS, type FeedLimits } from './limits';
import { Lingering } from './lingering';
import type { Subscriber } from './message';
import { createOutbox } from './outbox';
import { VisibilityWatch } from './visibilityWatch';
import type { FeedParts, Work, WorkParts } from './work';
import { createWork, workOf } from './works';

/** What happens on the game server, as numbered streams of visible players' doings, for this process's clients. */
export interface Feed {
  /**
   * From now on the subscriber is told of the channel: a snapshot, as soon as there is one, or what came after the
   * position; then each change. The name has to be one that `readChannelName` takes.
   */
  subscribe(channel: string, subscriber: Subscriber, position?: string): void;
  unsubscribe(channel: string, subscriber: Subscriber): void;
  figures(): { channels: number; subscriptions: number };
  close(): Promise<void>;
}

export type FeedOptions = Omit<FeedParts, 'limits' | 'now'> & {
  limits?: Partial<FeedLimits>;
  now?: () => number;
};

/** Does nothing until somebody subscribes. */
export function createFeed(options: FeedOptions): Feed {
  const { database, log, now = Date.now } = options;
  const limits = { ...FEED_LIMITS, ...options.limits };
  /** Tells this process's positions from any other's. */
  const run = randomBytes(6).toString('base64url');
  const history = new History(limits.keptInTotal);
  const schedule = createOutbox();
  const channels = new Map<string, { channel: Channel; work: Work }>();
  const works = new Map<string, Work>();
  /** Channels without subscribers. */
  const lingering = new Lingering<string>({ forMs: limits.lingerMs, max: limits.lingeringMax, now });
  const warn = createRareWarning(log, 'feed: polls fail');
  let opened = 0;
  let recheckedAt = 0;
  let timer: NodeJS.Timeout | undefined;

  const visible = new VisibilityWatch({
    read: (ids) => visibleAmong(database, ids),
    maxAgeMs: limits.visibilityMs,
    onChange,
    log,
    now,
  });
  const parts: WorkParts = {
    ...options,
    limits,
    now,
    visible,
    tell: (name, type, data, about) => channels.get(name)?.channel.tell(type, data, about),
  };

  function onChange(ids: ReadonlySet<number>): void {
    const hidden = new Set([...ids].filter((id) => !visible.has(id)));
    for (const { channel } of channels.values()) {
      channel.dropAbout(hidden);
      channel.forgetSnapshot();
    }
    for (const { source } of works.values()) source.refresh(ids);
  }

  function open(text: string): Channel {
    const name = readChannelName(text);
    if (!name) throw new Error(`There is no channel ${text}.`);
    const key = workOf(name);
    const work = works.get(key) ?? createWork(name, parts);
    works.set(key, work);
    opened += 1;
    const channel = new Channel({
      name: text,
      epoch: `${run}.${opened.toString(36)}`,
      readSnapshot: () => work.source.snapshot(name),
      history,
      keptMax: limits.keptPerChannel,
      schedule,
    });
    work.add(channel);
    channels.set(text, { channel, work });
    timer ??= setInterval(() => void tick(), limits.pollMs).unref();
    return channel;
  }

  function drop(text: string): void {
    lingering.leave(text);
    const entry = channels.get(text);
    if (!entry) return;
    channels.delete(text);
    entry.work.channels.delete(entry.channel);
    history.forget(entry.channel);
    if (entry.work.channels.size === 0) end(entry.work);
  }

  function end(work: Work): void {
    for (const [key, other] of works) if (other === work) works.delete(key);
    void work.stop();
    if (works.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  }

  async function tick(): Promise<void> {
    for (const text of lingering.overdue()) drop(text);
    for (const [key, work] of works) work.tick().catch((error: unknown) => warn({ err: error, work: key }));
    if (now() - recheckedAt < limits.visibilityMs) return;
    recheckedAt = now();
    await visible.recheck(inView());
  }

  /** Those in what there is, and in what is kept for who comes back. */
  function inView(): number[] {
    const present = [...works.values()].flatMap(({ source }) => [...source.inView()]);
    const kept = [...channels.values()].flatMap(({ channel }) => channel.playersKept());
    return [...present, ...kept];
  }

  return {
    subscribe(text, subscriber, position) {
      lingering.leave(text);
      const channel = channels.get(text)?.channel ?? open(text);
      channel.attach(subscriber, position);
    },
    unsubscribe(text, subscriber) {
      const channel = channels.get(text)?.channel;
      channel?.detach(subscriber);
      if (channel?.subscribers.size !== 0) return;
      const tooMany = lingering.enter(text);
      if (tooMany !== undefined) drop(tooMany);
    },
    figures() {
      const open = [...channels.values()];
      return {
        channels: open.length,
        subscriptions: open.reduce((sum, { channel }) => sum + channel.subscribers.size, 0),
      };
    },
    async close() {
      clearInterval(timer);
      const stopping = [...works.values()].map((work) => work.stop());
      works.clear();
      channels.clear();
      await Promise.all(stopping);
    },
  };
}
