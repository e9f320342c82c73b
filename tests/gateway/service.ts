import { createApp } from '../../src/app';
import { createGateway } from '../../src/gateway/gateway';
import type { FeedLimits } from '../../src/feed/limits';
import type { GatewayLimits } from '../../src/gateway/limits';
import type { ChatEvent, MatchEvent, PlayerEvent, ScoreEvent } from '../../src/live/liveEvents';
import type { LiveMatch, LivePlayer, LiveWriter } from '../../src/live/liveState';
import { listen, type Server } from '../../src/server';
import { startRedisServer, type RedisServer } from '../support/redisServer';
import { testServices } from '../support/services';
import { createEmbeddedStack, createServicesStack, type Stack, type StackOptions } from '../support/stacks';

/** A stack that listens, and a game server beside it. */
export interface Service {
  stack: Stack;
  url: string;
  game: Game;
  /** Listens no more. */
  stop(): Promise<void>;
  close(): Promise<void>;
}

export async function serve(stack: Stack, limits: Partial<GatewayLimits> = {}): Promise<Service> {
  const gateway = createGateway(stack.context, limits);
  const app = createApp(stack.context, { gateway, checkAnswers: true });
  const server: Server = await listen(app, '127.0.0.1', 0, gateway);
  let stopping: Promise<void> | undefined;
  const stop = () => (stopping ??= server.close());
  return {
    stack,
    url: server.url,
    game: createGame(stack),
    stop,
    async close() {
      await stop();
      await stack.close();
    },
  };
}

/** Does what a game server does: writes what is, and tells of it. */
export type Game = ReturnType<typeof createGame>;

export function createGame({ context }: Stack) {
  const { events } = context;
  const live = context.liveWriter as LiveWriter;
  return {
    live,
    async player(type: PlayerEvent['type'], player: LivePlayer) {
      if (type === 'logout') await live.removePlayer(player.id);
      else await live.putPlayer(player);
      await events.publish('players', { type, player });
    },
    async match(type: MatchEvent['type'], id: number, match: LiveMatch) {
      if (type === 'closed') await live.removeMatch(id);
      else await live.putMatch(id, match);
      await events.publish('matches', { type, match: { id, ...match } });
    },
    score: (event: ScoreEvent) => events.publish('scores', event),
    chat: (event: ChatEvent) => events.publish('chat', event),
  };
}

export interface ServiceOptions extends StackOptions {
  limits?: Partial<GatewayLimits>;
  feed?: Partial<FeedLimits>;
}

/** Runs the tests embedded and, where there are private servers, on those with a Redis of their own. */
export function describeService(
  name: string,
  define: (service: () => Service) => void,
  { limits, feed, ...rest }: ServiceOptions = {},
): void {
  const options = { ...rest, overrides: { ...rest.overrides, feed } };
  describe(`${name}, embedded`, () => {
    let service: Service;
    beforeAll(async () => {
      service = await serve(await createEmbeddedStack(options), limits);
    });
    afterAll(() => service.close());
    define(() => service);
  });

  (testServices() ? describe : describe.skip)(`${name}, services`, () => {
    let redis: RedisServer;
    let service: Service;
    beforeAll(async () => {
      redis = await startRedisServer();
      const env = { ...options.env, REDIS_PORT: String(redis.port) };
      service = await serve(await createServicesStack({ ...options, env }), limits);
    });
    afterAll(async () => {
      await service.close();
      await redis.stop();
    });
    define(() => service);
  });
}
