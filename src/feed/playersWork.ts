import { identitiesOf } from '../players/playerRepository';
import { DifferencePoll } from './differencePoll';
import { NativeTrace } from './nativeTrace';
import { createBulkReader, createFrugalReader, type OnlineReader } from './onlineReader';
import { PlayersSource } from './playersSource';
import { TopicFeed } from './topicFeed';
import { toWork } from './toWork';
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
  const feed = new TopicFeed({
    ...parts,
    topic: 'players',
    source,
    onNative({ player }) {
      trace.hear();
      poll.touch(player.id);
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
