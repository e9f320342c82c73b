import type { EventEmitter } from 'node:events';
import { Router, type Request, type Response } from 'express';
import { WebSocketServer, type ServerOptions } from 'ws';
import { astro } from '../api/astro';
import { v2 } from '../api/v2';
import { readableChannels } from '../chat/channelRepository';
import { errors } from '../errors';
import { plainEnvelope, sendError, sendJson } from '../http/answer';
import { clientOf } from '../http/client';
import { lookUpsOf, type LookUp } from '../http/credentialLookUps';
import { Admission } from './admission';
import type { Connection, ConnectionContext } from './connection';
import { Heartbeat } from './heartbeat';
import { identify, identifyBot } from './identity';
import { GATEWAY_LIMITS, withoutRates, type GatewayLimits } from './limits';
import { BOT_PATHS, EVENTS_PATH, GATEWAY_PATH, WEB_SOCKET_PATHS } from './paths';
import { prepareEventStream } from './prepareEventStream';
import { takeOver, upgradeOf } from './upgrades';
import { WebSocketClient, type Visitor } from './webSocketClient';

/** Clients that are told what happens as it happens. */
export interface Gateway {
  /** Answers at these paths, and refuses WebSockets at any other. */
  readonly router: Router;
  /** Tells all clients to go, and takes no more. */
  close(): void;
}

/** Does nothing until somebody connects. */
export function createGateway(
  context: Omit<ConnectionContext, 'limits'>,
  overrides: Partial<GatewayLimits> = {},
): Gateway {
  const { config, log, meters } = context;
  const usual = config.rateLimits ? GATEWAY_LIMITS : withoutRates(GATEWAY_LIMITS);
  const limits = { ...usual, ...overrides };
  const connectionContext: ConnectionContext = { ...context, limits };
  const admission = new Admission(limits);
  const heartbeat = new Heartbeat(limits.heartbeatMs);
  const connections = new Set<Connection>();
  const options: ServerOptions & { closeTimeout: number } = {
    noServer: true,
    clientTracking: false,
    maxPayload: limits.messageBytes,
    closeTimeout: limits.closeMs,
  };
  const webSockets = new WebSocketServer(options);
  let isClosing = false;
  let rights: NodeJS.Timeout | undefined;

  /** Returns what ends it. */
  function keep(connection: Connection, kind: keyof typeof meters.gateway): () => void {
    connections.add(connection);
    meters.gateway[kind] += 1;
    // All at once: then what they ask of the database is one query a channel.
    rights ??= setInterval(() => {
      for (const client of connections) client.checkRights();
    }, limits.rightsMs).unref();
    const endBeats = heartbeat.add(connection);
    return () => {
      connections.delete(connection);
      meters.gateway[kind] -= 1;
      endBeats();
    };
  }

  /** The place is given back when the connection closes. */
  async function enter(
    request: Request,
    connection: EventEmitter,
    identifyVisitor: IdentifyVisitor,
  ): Promise<Visitor> {
    connection.once('close', admission.take(clientOf(request).address));
    const lookUp = lookUpsOf(context, request);
    const visitor = await identifyVisitor(request, connectionContext, lookUp);
    if (isClosing) throw errors.gatewayFull();
    return { ...visitor, lookUp };
  }

  async function openWebSocket(
    request: Request,
    response: Response,
    identifyVisitor: IdentifyVisitor,
  ): Promise<void> {
    const upgrade = upgradeOf(request);
    if (!upgrade) throw errors.upgradeRequired();
    const visitor = await enter(request, upgrade.socket, identifyVisitor);
    const id: unknown = response.locals['requestId'];
    takeOver(response, upgrade);
    webSockets.handleUpgrade(request, upgrade.socket, upgrade.head, (webSocket) => {
      const client = new WebSocketClient(webSocket, upgrade.socket, connectionContext, visitor);
      const end = keep(client, 'webSockets');
      webSocket.on('close', (code) => {
        end();
        log.info({ id, path: request.path, code }, 'a WebSocket is closed');
      });
    });
  }

  const router = Router({ caseSensitive: true });
  router.use((request, response, next) => {
    if (upgradeOf(request) && !WEB_SOCKET_PATHS.includes(request.path))
      sendJson(response, 404, plainEnvelope('Not Found'));
    else next();
  });
  router.get(GATEWAY_PATH, async (request, response) => {
    try {
      await openWebSocket(request, response, identifyAnybody);
    } catch (error) {
      sendError(request, response, error, v2.envelope, log);
    }
  });
  router.get(BOT_PATHS, async (request, response) => {
    try {
      await openWebSocket(request, response, identifyBotVisitor);
    } catch (error) {
      sendError(request, response, error, astro.envelope, log);
    }
  });
  router.get(EVENTS_PATH, async (request, response) => {
    try {
      // Behind the answer to another request it could wait for ever, and would not be told when the client goes.
      if (!response.socket) throw errors.streamQueued();
      const { identity } = await enter(request, response, identifyAnybody);
      const stream = await prepareEventStream(request, response, connectionContext, identity);
      if (isClosing) throw errors.gatewayFull();
      if (response.destroyed) return;
      response.on('close', keep(stream, 'eventStreams'));
      await stream.start(request);
    } catch (error) {
      sendError(request, response, error, v2.envelope, log);
    }
  });
  router.all([...WEB_SOCKET_PATHS, EVENTS_PATH], (_request, response) => {
    response.setHeader('Allow', 'GET, HEAD, OPTIONS');
    sendJson(response, 405, plainEnvelope('Method Not Allowed'));
  });

  return {
    router,
    close() {
      isClosing = true;
      heartbeat.stop();
      clearInterval(rights);
      for (const connection of connections) connection.shutDown();
    },
  };
}

type IdentifyVisitor = (
  request: Request,
  context: ConnectionContext,
  lookUp: LookUp,
) => Promise<Omit<Visitor, 'lookUp'>>;

const identifyAnybody: IdentifyVisitor = async (request, context, lookUp) => ({
  identity: await identify(request, context, lookUp),
});

/** A bot hears every channel that it may read, without asking. */
const identifyBotVisitor: IdentifyVisitor = async (request, context, lookUp) => {
  const identity = await identifyBot(request, context, lookUp);
  const channels = await readableChannels(context.database, identity.person.id);
  return { identity, chat: channels.map(({ name }) => name) };
};
