import type { EventsByTopic, LiveEvents, Topic } from './liveEvents';
import type { LiveMatch, LivePlayer, LiveWriter } from './liveState';

/** An event with its topic. */
export type LiveEvent = { [T in Topic]: { topic: T; event: EventsByTopic[T] } }[Topic];

export interface LiveChanges {
  /** In this order; each is told once what it tells of is written: a login puts the player, a closed match is removed. */
  events: readonly LiveEvent[];
  /** Of these there is nothing to tell but that they are still there. */
  players: readonly LivePlayer[];
  /** Likewise, by id. */
  matches: ReadonlyMap<number, LiveMatch>;
}

/** Writes live state and tells of it, in the place of a game server. */
export interface LivePublisher {
  /** When it rejects, some of it may have been published: to publish it again is right, though events come twice then. */
  publish(changes: LiveChanges): Promise<void>;
}

/** Publishes through the ports, one change after another. */
export function createPublisher(live: LiveWriter, events: LiveEvents): LivePublisher {
  async function write(change: LiveEvent): Promise<void> {
    if (change.topic === 'players') {
      const { type, player } = change.event;
      if (type === 'logout') await live.removePlayer(player.id);
      else await live.putPlayer(player);
    } else if (change.topic === 'matches') {
      const { id, ...match } = change.event.match;
      if (change.event.type === 'closed') await live.removeMatch(id);
      else await live.putMatch(id, match);
    }
  }

  return {
    async publish(changes) {
      for (const change of changes.events) {
        await write(change);
        await events.publish(change.topic, change.event);
      }
      for (const player of changes.players) await live.putPlayer(player);
      for (const [id, match] of changes.matches) await live.putMatch(id, match);
    },
  };
}
