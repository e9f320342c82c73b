import type { Config } from '../config/config';
import type { Database } from '../db/database';
import type { RedisConnection } from '../redis/connection';

/** What is looked at. Nothing in here is ever written to. */
export interface Subject {
  config: Config;
  database: Database;
  redis?: RedisConnection;
}

/** One thing that a check saw. `advice` says what to do about it. */
export interface Observation {
  level: 'ok' | 'warn' | 'fail';
  message: string;
  advice?: string;
}

export interface Finding extends Observation {
  check: string;
}

export interface Check {
  name: string;
  /** Checks that have to hold before this one makes sense. */
  needs?: readonly string[];
  /** No observation: there is nothing to look at with these settings. */
  run(subject: Subject): Promise<Observation[]>;
}

export const ok = (message: string): Observation => ({ level: 'ok', message });
export const warn = (message: string, advice?: string): Observation => ({ level: 'warn', message, advice });
export const fail = (message: string, advice?: string): Observation => ({ level: 'fail', message, advice });

const LISTED = 5;

/** `3, 4, 5, 6, 7 and 12 more` */
export function list(entries: readonly unknown[]): string {
  const shown = entries.slice(0, LISTED).join(', ');
  return entries.length > LISTED ? `${shown} and ${entries.length - LISTED} more` : shown;
}

/** `1 player`, `2 players` */
export const count = (number: number, noun: string) => `${number} ${noun}${number === 1 ? '' : 's'}`;

/** An error in words. Connection errors of several addresses have a code but no message. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.message || String((error as NodeJS.ErrnoException).code ?? error.name);
}
