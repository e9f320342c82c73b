import { toJson } from '../json/toJson';
import { parts } from '../parts';
import { batch, transact, type Command } from '../redis/commands';
import { isCluster, type RedisConnection } from '../redis/connection';
import { redisKeys } from '../redis/keys';
import { publishing } from '../redis/publish';
import type { LiveChanges, LiveEvent, LivePublisher } from './livePublisher';
import { putMatch, putPlayer, removeMatch, removePlayer } from './redisCommands';

export interface RedisPublisherOptions {
  redis: RedisConnection;
  /** Unix time in milliseconds. */
  now?: () => number;
}

/** More than this comes in one step after another, so that neither Redis nor this process is held up for long. */
const CHANGES_A_STEP = { server: 500, cluster: 100 };
const HEARTBEATS_A_TRANSACTION = 200;

interface Change {
  writes: Command[];
  /** What publishes its event. */
  message?: Command;
}

/**
 * Publishes to Redis: each change and its event are one transaction, and all transactions go there together. In a
 * cluster no transaction holds a whole change: what is written comes first, and all events follow in their order.
 */
export function createRedisPublisher({ redis, now = Date.now }: RedisPublisherOptions): LivePublisher {
  function toChanges({ events, players, matches }: LiveChanges): Change[] {
    const time = now();
    const changes = events.map((told) => ({
      writes: commandsOf(told, time),
      message: publishing(redis, redisKeys.liveEvents + told.topic, toJson(told.event)),
    }));
    const heartbeats = [
      ...players.map((player) => putPlayer(player, time)),
      ...[...matches].map(([id, match]) => putMatch(id, match, time)),
    ];
    const beats = parts(heartbeats, HEARTBEATS_A_TRANSACTION).map((part) => ({ writes: part.flat() }));
    return [...changes, ...beats];
  }

  return {
    async publish(changes) {
      const [send, size] = isCluster(redis)
        ? [sendToCluster, CHANGES_A_STEP.cluster]
        : [sendToServer, CHANGES_A_STEP.server];
      for (const part of parts(toChanges(changes), size)) await send(redis, part);
    },
  };
}

async function sendToServer(redis: RedisConnection, changes: readonly Change[]): Promise<void> {
  const commands = changes.flatMap(({ writes, message }): Command[] => [
    ['multi'],
    ...writes,
    ...(message ? [message] : []),
    ['exec'],
  ]);
  for (const reply of await batch(redis, commands)) expectSuccess(reply);
}

async function sendToCluster(redis: RedisConnection, changes: readonly Change[]): Promise<void> {
  await transact(
    redis,
    changes.flatMap(({ writes }) => writes),
  );
  await transact(
    redis,
    changes.flatMap(({ message }) => (message ? [message] : [])),
  );
}

/** What writes that which the event tells of. */
function commandsOf(change: LiveEvent, now: number): Command[] {
  if (change.topic === 'players') {
    const { type, player } = change.event;
    return type === 'logout' ? removePlayer(player.id) : putPlayer(player, now);
  }
  if (change.topic === 'matches') {
    const { id, ...match } = change.event.match;
    return change.event.type === 'closed' ? removeMatch(id) : putMatch(id, match, now);
  }
  return [];
}

/** A transaction answers with a list, in which a command that failed has its error. */
function expectSuccess(reply: unknown): void {
  if (!Array.isArray(reply)) return;
  for (const entry of reply) if (entry instanceof Error) throw entry;
}
