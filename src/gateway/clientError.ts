import type { ErrorCode } from './protocol';

/** What a client is told that asked for something that it cannot have. */
export class ClientError extends Error {
  constructor(
    readonly code: ErrorCode,
    message: string,
    readonly channel?: string,
  ) {
    super(message);
  }
}

export const clientErrors = {
  malformed: () => new ClientError('malformed', 'This is no message of the protocol.'),
  unknownOp: () => new ClientError('unknown_op', 'There is no such op.'),
  unknownChannel: (channel: string) =>
    new ClientError('unknown_channel', 'There is no such channel.', channel),
  authenticationRequired: (channel: string) =>
    new ClientError('authentication_required', 'This channel needs an API key or a session.', channel),
  invalidKey: (message: string) => new ClientError('invalid_key', message),
  invalidText: (channel: string, message: string) => new ClientError('invalid_text', message, channel),
  notSent: (channel: string) =>
    new ClientError('unavailable', 'The message cannot be sent right now: try again.', channel),
  tooManySubscriptions: (channel: string) =>
    new ClientError('too_many_subscriptions', 'This connection has as many channels as it may.', channel),
  tooManyMessages: () => new ClientError('too_many_messages', 'Too many messages: this one was not read.'),
  tooSlow: () => new ClientError('too_slow', 'Too slow: too much is unread.'),
  unavailable: (channel: string) =>
    new ClientError(
      'unavailable',
      'There is nothing to tell right now: a snapshot follows by itself.',
      channel,
    ),
  chatUnavailable: (channel: string) =>
    new ClientError('unavailable', 'The channel cannot be looked up right now: try again.', channel),
};
