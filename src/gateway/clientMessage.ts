import { z } from 'zod';
import { jsonOrUndefined } from '../json/jsonOrUndefined';
import { clientErrors } from './clientError';
import { CLIENT_OPS, clientMessageSchema, type ClientMessage } from './protocol';

const anyMessage = z.object({ op: z.string() });

/** @throws ClientError for what is no message of a client's. */
export function readClientMessage(text: string): ClientMessage {
  const content = jsonOrUndefined(text);
  const message = clientMessageSchema.safeParse(content);
  if (message.success) return message.data;
  const unknown = anyMessage.safeParse(content);
  if (unknown.success && !CLIENT_OPS.includes(unknown.data.op)) throw clientErrors.unknownOp();
  throw clientErrors.malformed();
}
