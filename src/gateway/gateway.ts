import type { EventEmitter } from 'node:events';
import { Router, type Request, type Response } from 'express';
import { WebSocketServer, type ServerOptions } from 'ws';
import { v2 } from '../api/v2';
import { errors } from '../errors';
import { plainEnvelope, sendError, sendJson } from '../http/answer';
import { clientOf } from '../http/client';
import { Admission } from './admission';
import type { Connection, ConnectionContext } from './connection';
import { Heartbeat } from './heartbeat';
import { identify, type Identity } from './identity';
import { GATEWAY_LIMITS, withoutRates, type GatewayLimits } from './limits';
import { prepareEventStream } from './prepareEventStream';
import { takeOver, upgradeOf, type Upgrade } from './upgrades';
import { WebSocketClient } from './webSocketClient';

export const GATEWAY_PATH = '/v2/gateway';
export const EVENTS_PATH = '/v2/events';

/** Clients that are told what happens as it happens. */
export interface Gateway {
  /** Answers at both paths, and refuses WebSockets at any other. */
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
  async function enter(request: Request, connection: EventEmitter): Promise<Identity | undefined> {
    connection.once('close', admission.take(clientOf(request).address));
    const identity = await identify(request, context);
    if (isClosing) throw errors.gatewayFull();
    return identity;
  }

  async function openWebSocket(request: Request, response: Response, upgrade: Upgrade): Promise<void> {
    const identity = await enter(request, upgrade.socket);
    const id: unknown = response.locals['requestId'];
    takeOver(response, upgrade);
    webSockets.handleUpgrade(request, upgrade.socket, upgrade.head, (webSocket) => {
      const client = new WebSocketClient(webSocket, upgrade.socket, connectionContext, identity);
      const end = keep(client, 'webSockets');
      webSocket.on('close', (code) => {
        end();
        log.info({ id, path: GATEWAY_PATH, code }, 'a WebSocket is closed');
      });
    });
  }

  const router = Router({ caseSensitive: true });
  router.use((request, response, next) => {
    if (upgradeOf(request) && request.path !== GATEWAY_PATH)
      sendJson(response, 404, plainEnvelope('Not Found'));
    else next();
  });
  router.get(GATEWAY_PATH, async (request, response) => {
    try {
      const upgrade = upgradeOf(request);
      if (!upgrade) throw errors.upgradeRequired();
      await openWebSocket(request, response, upgrade);
    } catch (error) {
      sendError(request, response, error, v2.envelope, log);
    }
  });
  router.get(EVENTS_PATH, async (request, response) => {
    try {
      const identity = await enter(request, response);
      const stream = await prepareEventStream(request, response, connectionContext, identity);
      if (response.destroyed) return;
      response.on('close', keep(stream, 'eventStreams'));
      await stream.start(request);
    } catch (error) {
      sendError(request, response, error, v2.envelope, log);
    }
  });
  router.all([GATEWAY_PATH, EVENTS_PATH], (_request, response) => {
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
