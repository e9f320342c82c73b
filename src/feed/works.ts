import type { Topic } from '../live/liveEvents';
import { identitiesOf } from '../players/playerRepository';
import { newestScoreIds } from '../scores/newestScores';
import { ChatSource } from './chatSource';
import { DifferencePoll } from './differencePoll';
import { MatchesSource } from './matchesSource';
import { NativeTrace } from './nativeTrace';
import { createBulkReader, createFrugalReader, type OnlineReader } from './onlineReader';
import { PlayersSource } from './playersSource';
import { PollTask, type Poll } from './pollTask';
import { createScorePoll, LOOK_BACK } from './scorePoll';
import { ScoresSource } from './scoresSource';
import { TopicFeed } from './topicFeed';
import type { Work, WorkParts } from './work';

export function createPlayersWork(parts: WorkParts): Work {
  const { live, database, limits, coordination, differences, now } = parts;
  let watched: readonly number[] = [];
  const reader: OnlineReader = parts.asksOneByOne
    ? createFrugalReader({
        live,
        identitiesOf: (ids) => identitiesOf(database, ids),
        watched: () => watched,
        statusesMax: limits.statusesPerPoll,
      })
    : createBulkReader(live);
  const source = new PlayersSource({ ...parts, read: () => reader.read() });
  const trace = new NativeTrace(limits.silentMs, now);
  const feed = new TopicFeed({
    ...parts,
    topic: 'players',
    source,
    onNative: ({ player }) => trace.note(player.id),
  });
  const poll = new DifferencePoll({
    read: () => reader.read(),
    held: source.online,
    trace,
    now,
    async publish(_id, before, after) {
      if (after) await differences.publish('players', { type: before ? 'status' : 'login', player: after });
      else if (before) await differences.publish('players', { type: 'logout', player: before });
    },
  });
  const work = toWork(parts, feed, trace, poll);
  if (!parts.asksOneByOne) return work;
  return {
    ...work,
    async tick() {
      const own = [...feed.channels].filter(({ subscribers }) => subscribers.size > 0);
      watched = await coordination.watch(
        own.flatMap(({ name }) => /^player:(\d+)$/.exec(name)?.slice(1).map(Number) ?? []),
      );
      await work.tick();
    },
  };
}

export function createMatchesWork(parts: WorkParts): Work {
  const { live, limits, differences, now } = parts;
  const source = new MatchesSource({ ...parts, read: () => live.matches() });
  const trace = new NativeTrace(limits.silentMs, now);
  const feed = new TopicFeed({
    ...parts,
    topic: 'matches',
    source,
    onNative: ({ match }) => trace.note(match.id),
  });
  const poll = new DifferencePoll({
    read: () => live.matches(),
    held: source.open,
    trace,
    now,
    async publish(id, before, after) {
      if (after)
        await differences.publish('matches', {
          type: before ? 'updated' : 'created',
          match: { ...after, id },
        });
      else if (before) await differences.publish('matches', { type: 'closed', match: { ...before, id } });
    },
  });
  return toWork(parts, feed, trace, poll);
}

export function createScoresWork(parts: WorkParts): Work {
  const { database, limits, differences, now } = parts;
  const source = new ScoresSource({ ...parts, readNewest: () => newestScoreIds(database, LOOK_BACK) });
  const trace = new NativeTrace(limits.silentMs, now);
  const feed = new TopicFeed({
    ...parts,
    topic: 'scores',
    source,
    onNative: ({ player }) => trace.note(player.id),
  });
  const publish = (event: Parameters<typeof differences.publish<'scores'>>[1]) =>
    differences.publish('scores', event);
  return toWork(parts, feed, trace, createScorePoll({ database, source, publish }));
}

/** Of one channel. Nobody but the game server tells what is said. */
export function createChatWork(parts: WorkParts, channel: string): Work {
  const source = new ChatSource({ ...parts, channel, readLatest: () => parts.chat.latest(channel) });
  const feed = new TopicFeed({ ...parts, differences: undefined, topic: 'chat', source });
  return toWork(parts, feed);
}

function toWork<T extends Topic>(
  { coordination, limits, now }: WorkParts,
  feed: TopicFeed<T>,
  trace?: NativeTrace,
  poll?: Poll,
): Work {
  const task = trace && poll && new PollTask({ name: feed.topic, coordination, trace, poll, limits, now });
  return {
    source: feed.source,
    channels: feed.channels,
    add: (channel) => feed.add(channel),
    async tick() {
      if (feed.isReady) await task?.tick();
    },
    async stop() {
      feed.stop();
      await task?.stop();
    },
  };
}
