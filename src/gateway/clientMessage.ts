import { z } from 'zod';
import { clientErrors } from './clientError';
import { CLIENT_OPS, clientMessageSchema, type ClientMessage } from './protocol';

const anyMessage = z.object({ op: z.string() });

/** @throws ClientError for what is no message of a client's. */
export function readClientMessage(text: string): ClientMessage {
  const message = clientMessageSchema.safeParse(parse(text));
  if (message.success) return message.data;
  const unknown = anyMessage.safeParse(parse(text));
  if (unknown.success && !CLIENT_OPS.includes(unknown.data.op)) throw clientErrors.unknownOp();
  throw clientErrors.malformed();
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
