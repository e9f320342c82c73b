import pino, { type Logger } from 'pino';
import pretty from 'pino-pretty';
import type { Config } from './config/settings';

export type { Logger };

/** Structured logs on standard output: JSON lines, or readable ones for a terminal; each with what is in `base`. */
export function createLogger({ level, format }: Config['log'], base?: Record<string, unknown>): Logger {
  const options = { level, base };
  return format === 'pretty'
    ? pino(options, pretty({ sync: true, translateTime: 'SYS:HH:MM:ss', ignore: 'pid,hostname' }))
    : pino(options);
}
