import pino, { type DestinationStream, type Logger, type SerializedError } from 'pino';
import pretty from 'pino-pretty';
import type { Config } from './config/config';

export type { Logger };

/** What drivers put on their errors of what was asked: there may be keys and tokens in it. */
const WITH_VALUES = ['sql', 'command', 'previousErrors', 'lastNodeError'];

/**
 * Structured logs on standard output: JSON lines, which may go elsewhere, or readable ones for a terminal; each with what
 * is in `base`.
 */
export function createLogger(
  { level, format }: Config['log'],
  base?: Record<string, unknown>,
  destination?: DestinationStream,
): Logger {
  const options = { level, base, serializers: { err: toLoggedError } };
  return format === 'pretty'
    ? pino(options, pretty({ sync: true, translateTime: 'SYS:HH:MM:ss', ignore: 'pid,hostname' }))
    : destination
      ? pino(options, destination)
      : pino(options);
}

/** An error as it is logged: without what was asked with which values. */
export function toLoggedError(error: Error): SerializedError {
  const entries = Object.entries(pino.stdSerializers.err(error));
  return Object.fromEntries(entries.filter(([name]) => !WITH_VALUES.includes(name))) as SerializedError;
}
