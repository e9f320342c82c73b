import type { FeedMessage } from '../feed/message';
import { clientErrors, type ClientError } from './clientError';
import type { ServerMessage } from './protocol';

/** Many clients are told the same: each message is written once. */
const texts = new WeakMap<FeedMessage, string>();
const bytes = new WeakMap<FeedMessage, Buffer>();

export function toError({ code, message, channel }: ClientError): ServerMessage {
  return { op: 'error', code, message, ...(channel !== undefined && { channel }) };
}

/** A message of the feed as a `ServerMessage` in JSON. */
export function toText(message: FeedMessage): string {
  const known = texts.get(message);
  if (known !== undefined) return known;
  const text = write(message);
  texts.set(message, text);
  return text;
}

function write(message: FeedMessage): string {
  if (message.op === 'unavailable') return JSON.stringify(toError(clientErrors.unavailable(message.channel)));
  if (!('data' in message)) return JSON.stringify(message);
  const { data, ...head } = message;
  // The data is JSON already and the largest part.
  return `${JSON.stringify(head).slice(0, -1)},"data":${data}}`;
}

/** The same in UTF-8. */
export function toBytes(message: FeedMessage): Buffer {
  const known = bytes.get(message);
  if (known) return known;
  const written = Buffer.from(toText(message));
  bytes.set(message, written);
  return written;
}
