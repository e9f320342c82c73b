import { randomBytes } from 'node:crypto';
import { visibleAmong } from '../players/playerRepository';
import { Channel } from './channel';
import { readChannelName, type ChannelName } from './channelName';
import { History } from './history';
import { FEED_LIMITS, type FeedLimits } from './limits';
import type { Subscriber } from './message';
import { VisiblePlayers } from './visiblePlayers';
import type { FeedParts, Work, WorkParts } from './work';
import { createChatWork, createMatchesWork, createPlayersWork, createScoresWork } from './works';

/** What happens on the game server, as numbered streams of visible players' doings, for this process's clients. */
export interface Feed {
  /**
   * From now on the subscriber is told of the channel: a snapshot, as soon as there is one, or what came after the
   * position; then each change. The name has to be one that `readChannelName` takes.
   */
  subscribe(channel: string, subscriber: Subscriber, position?: string): void;
  unsubscribe(channel: string, subscriber: Subscriber): void;
  close(): Promise<void>;
}

interface Entry {
  channel: Channel;
  workKey: string;
  /** When its last subscriber went. */
  emptySince?: number;
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
  const entries = new Map<string, Entry>();
  /** Those without subscribers, the longest without first. */
  const lingering = new Map<string, Entry>();
  const works = new Map<string, Work>();
  const dirty = new Set<Channel>();
  let opened = 0;
  let recheckedAt = 0;
  let timer: NodeJS.Timeout | undefined;

  const visible = new VisiblePlayers({
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
    tell: (name, type, data, about) => entries.get(name)?.channel.tell(type, data, about),
  };

  function onChange(ids: ReadonlySet<number>): void {
    const hidden = new Set([...ids].filter((id) => !visible.has(id)));
    for (const { channel } of entries.values()) {
      channel.dropAbout(hidden);
      channel.forgetSnapshot();
    }
    for (const { source } of works.values()) source.refresh(ids);
  }

  /** What is told in one turn of the event loop goes out at its end. */
  function schedule(channel: Channel): void {
    if (dirty.size === 0) setImmediate(flush);
    dirty.add(channel);
  }

  function flush(): void {
    const channels = [...dirty];
    dirty.clear();
    for (const channel of channels) channel.flush();
  }

  function createWork(name: ChannelName): Work {
    if (name.kind === 'chat') return createChatWork(parts, name.channel);
    if (name.kind === 'scores') return createScoresWork(parts);
    return name.kind === 'players' || name.kind === 'player'
      ? createPlayersWork(parts)
      : createMatchesWork(parts);
  }

  function open(text: string): Entry {
    const name = readChannelName(text);
    if (!name) throw new Error(`There is no channel ${text}.`);
    const workKey = workKeyOf(name);
    const work = works.get(workKey) ?? createWork(name);
    works.set(workKey, work);
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
    const entry = { channel, workKey };
    entries.set(text, entry);
    timer ??= setInterval(() => void tick(), limits.pollMs).unref();
    return entry;
  }

  function drop(text: string, { channel, workKey }: Entry): void {
    entries.delete(text);
    lingering.delete(text);
    const work = works.get(workKey);
    work?.channels.delete(channel);
    if (!work || work.channels.size > 0) return;
    works.delete(workKey);
    void work.stop();
    if (works.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  }

  async function tick(): Promise<void> {
    for (const [text, entry] of lingering)
      if (now() - (entry.emptySince ?? 0) >= limits.lingerMs) drop(text, entry);
    for (const [key, work] of works)
      work.tick().catch((error: unknown) => log.warn({ err: error, work: key }, 'feed: a poll failed'));
    if (now() - recheckedAt < limits.visibilityMs) return;
    recheckedAt = now();
    await visible.recheck([...works.values()].flatMap(({ source }) => [...source.inView()]));
  }

  return {
    subscribe(text, subscriber, position) {
      const entry = entries.get(text) ?? open(text);
      lingering.delete(text);
      entry.emptySince = undefined;
      entry.channel.attach(subscriber, position);
    },
    unsubscribe(text, subscriber) {
      const entry = entries.get(text);
      if (!entry) return;
      entry.channel.detach(subscriber);
      if (entry.channel.subscribers.size > 0 || lingering.has(text)) return;
      entry.emptySince = now();
      lingering.set(text, entry);
      const [oldest] = lingering;
      if (oldest && lingering.size > limits.lingeringMax) drop(...oldest);
    },
    async close() {
      clearInterval(timer);
      const stopping = [...works.values()].map((work) => work.stop());
      works.clear();
      entries.clear();
      await Promise.all(stopping);
    },
  };
}

function workKeyOf(name: ChannelName): string {
  if (name.kind === 'chat') return `chat:${name.channel}`;
  if (name.kind === 'player') return 'players';
  return name.kind === 'match' ? 'matches' : name.kind;
}
