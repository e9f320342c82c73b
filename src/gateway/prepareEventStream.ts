import type { Request, Response } from 'express';
import { z } from 'zod';
import { ApiError, errors } from '../errors';
import { readQuery } from '../http/readQuery';
import { ClientError } from './clientError';
import type { ConnectionContext } from './connection';
import { EventStream } from './eventStream';
import type { Identity } from './identity';

const query = { channels: z.string(), last_event_id: z.string().optional() };

/**
 * An event stream of the channels in the query, which has yet to start.
 * @throws ApiError, or InputError, when the client cannot have it.
 */
export async function prepareEventStream(
  request: Request,
  response: Response,
  context: ConnectionContext,
  identity: Identity | undefined,
): Promise<EventStream> {
  const { channels: list, last_event_id } = readQuery(query, request.originalUrl);
  const channels = [...new Set(list.split(','))];
  const { streamChannels } = context.limits;
  if (channels.length > streamChannels) throw errors.tooManyChannels(streamChannels);
  const lastId = request.get('last-event-id') ?? last_event_id;
  const stream = new EventStream({ response, channels, lastId, context, identity });
  try {
    await stream.check();
  } catch (error) {
    throw error instanceof ClientError ? toApiError(error) : error;
  }
  return stream;
}

function toApiError({ code }: ClientError): ApiError {
  if (code === 'authentication_required') return errors.authenticationRequired();
  return code === 'unavailable' ? errors.channelsUnavailable() : errors.channelNotFound();
}
