import pino, { type Logger } from 'pino';
import pretty from 'pino-pretty';
import type { Config } from './config/settings';

export type { Logger };

/** Structured logs on standard output: JSON lines, or readable ones for a terminal. */
export function createLogger({ level, format }: Config['log']): Logger {
  const options = { level, base: undefined };
  return format === 'pretty'
    ? pino(options, pretty({ sync: true, translateTime: 'SYS:HH:MM:ss', ignore: 'pid,hostname' }))
    : pino(options);
}
