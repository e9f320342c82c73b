import type { Redis } from 'ioredis';
import { toJson } from '../http/json';
import { redisKeys } from '../redis/keys';
import { replies } from '../redis/replies';
import type { LiveChanges, LiveEvent, LivePublisher } from './livePublisher';
import { putMatch, putPlayer, removeMatch, removePlayer, type Command } from './redisCommands';

export interface RedisPublisherOptions {
  redis: Redis;
  /** Unix time in milliseconds. */
  now?: () => number;
}

/** Of more than this Redis gets one pipeline after another, so that it is never held up for long. */
const TRANSACTIONS_A_PIPELINE = 500;
const HEARTBEATS_A_TRANSACTION = 200;

/** Publishes to Redis: each change and its event are one transaction, and all transactions go there together. */
export function createRedisPublisher({ redis, now = Date.now }: RedisPublisherOptions): LivePublisher {
  function transactionsOf({ events, players, matches }: LiveChanges): Command[][] {
    const time = now();
    const changes = events.map((change) => [
      ...commandsOf(change, time),
      ['publish', redisKeys.liveEvents + change.topic, toJson(change.event)],
    ]);
    const heartbeats = [
      ...players.map((player) => putPlayer(player, time)),
      ...[...matches].map(([id, match]) => putMatch(id, match, time)),
    ];
    return [...changes, ...parts(heartbeats, HEARTBEATS_A_TRANSACTION).map((part) => part.flat())];
  }

  return {
    async publish(changes) {
      for (const part of parts(transactionsOf(changes), TRANSACTIONS_A_PIPELINE)) {
        const commands = part.flatMap((transaction) => [['multi'], ...transaction, ['exec']]);
        for (const reply of await replies(redis.pipeline(commands as unknown[][]))) expectSuccess(reply);
      }
    },
  };
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

function parts<Item>(items: readonly Item[], size: number): Item[][] {
  const count = Math.ceil(items.length / size);
  return Array.from({ length: count }, (_, part) => items.slice(part * size, (part + 1) * size));
}
