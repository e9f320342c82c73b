import type { Chat } from '../chat/chat';
import { messageText } from '../chat/messageText';
import { ApiError } from '../errors';
import { readChannelName } from '../feed/channelName';
import { toChatMessage } from '../feed/chatView';
import type { Logger } from '../logger';
import { createRareWarnings } from '../rareWarning';
import { ClientError, clientErrors } from './clientError';
import type { Identity } from './identity';
import type { ClientMessage, ErrorCode, ServerMessage } from './protocol';

const text = messageText();
const warn = createRareWarnings('gateway: chat messages could not be sent');

const CODES: Readonly<Record<number, ErrorCode>> = {
  403: 'forbidden',
  404: 'unknown_channel',
  429: 'too_many_messages',
};

/**
 * Says something in a chat channel for a client, and returns the answer. `findIdentity` looks again who it is: a key or
 * session that is over since the connection opened says nothing more.
 * @throws ClientError when it may not, or cannot be told.
 */
export async function sendChat(
  { chat, log }: { chat: Pick<Chat, 'send'>; log: Logger },
  findIdentity: () => Promise<Identity | undefined>,
  { channel, text: sent }: Extract<ClientMessage, { op: 'send' }>,
): Promise<ServerMessage> {
  const name = readChannelName(channel);
  if (name?.kind !== 'chat') throw clientErrors.unknownChannel(channel);
  try {
    const identity = await findIdentity();
    if (!identity) throw clientErrors.authenticationRequired(channel);
    const read = text.safeParse(sent);
    if (!read.success) throw clientErrors.invalidText(channel, read.error.issues[0]?.message ?? '');
    const message = await chat.send(name.channel, identity.person.id, read.data);
    return { op: 'sent', channel, data: toChatMessage(message) };
  } catch (error) {
    if (error instanceof ClientError) throw error;
    const code = error instanceof ApiError ? CODES[error.status] : undefined;
    if (code === 'unknown_channel') throw clientErrors.unknownChannel(channel);
    if (code) throw new ClientError(code, (error as ApiError).message, channel);
    warn(log, { err: error });
    throw clientErrors.notSent(channel);
  }
}
