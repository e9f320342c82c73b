import type { LivePublisher } from '../../live/livePublisher';
import type { World } from './world';

export interface LifeOptions {
  /** Tried again at the next tick when it rejects. */
  makeWorld: () => Promise<World>;
  publisher: LivePublisher;
  /** Unix time in milliseconds. */
  now: () => number;
  /** Told of the first failure, and when that is over. */
  onAway: (error: unknown) => void;
  onBack: () => void;
}

/** How much was published. */
export interface Tick {
  events: number;
  heartbeats: number;
}

/**
 * Lets a world live and publishes what happens in it. While that fails the world stands still, and is published anew
 * afterwards.
 */
export class Life {
  world: World | undefined;
  private away = false;
  private over = false;
  private running: Promise<Tick | undefined> | undefined;

  constructor(private readonly options: LifeOptions) {}

  get isAway(): boolean {
    return this.away;
  }

  /** Undefined: it failed, or another one was running. */
  async tick(): Promise<Tick | undefined> {
    if (this.running || this.over) return undefined;
    this.running = this.step().finally(() => (this.running = undefined));
    return this.running;
  }

  /** What was published may be lost: all of it is published again. */
  forget(): void {
    this.world?.forget();
  }

  /**
   * Everybody leaves.
   * @throws what publishing throws: then players stay online until their heartbeats are too old.
   */
  async stop(): Promise<void> {
    this.over = true;
    await this.running;
    if (!this.world) return;
    this.world.end();
    await this.publish(this.world);
  }

  private async step(): Promise<Tick | undefined> {
    const { makeWorld, now, onAway, onBack } = this.options;
    try {
      this.world ??= await makeWorld();
      this.world.step(now());
      const tick = await this.publish(this.world);
      if (this.away) onBack();
      this.away = false;
      return tick;
    } catch (error) {
      if (!this.away) onAway(error);
      this.away = true;
      this.forget();
      return undefined;
    }
  }

  private async publish(world: World): Promise<Tick> {
    const changes = world.take();
    await this.options.publisher.publish(changes);
    world.clear(changes);
    return { events: changes.events.length, heartbeats: changes.players.length + changes.matches.size };
  }
}
