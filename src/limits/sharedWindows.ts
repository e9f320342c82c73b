import { z } from 'zod';
import type { Logger } from '../logger';
import { createRareWarning } from '../rareWarning';
import { batch, type Command } from '../redis/commands';
import type { RedisConnection } from '../redis/connection';
import { redisKeys } from '../redis/keys';
import { WINDOW_S } from './budgets';
import type { Sharing, Window } from './rateLimiter';

/** Between two tellings. */
const EVERY_MS = 100;
/** Windows told at a time, which bounds what Redis has to do. */
const AT_ONCE = 500;
/** More do not wait: they are told when they have one more. */
const WAITING_MAX = 10_000;
/** A window with this part of its limit untold does not wait for the next telling. */
const HURRY = 1 / 20;

/** Adds to the common count; the first to do so decides when the window ends. Tells the count and the milliseconds left. */
const ADD = `
local used = redis.call('INCRBY', KEYS[1], ARGV[1])
local left = redis.call('PTTL', KEYS[1])
if left < 0 then
  left = tonumber(ARGV[2])
  redis.call('PEXPIRE', KEYS[1], left)
end
return {used, left}`;

const replySchema = z.tuple([z.number().int().min(0), z.number().int().min(0)]);

/**
 * Adds up in Redis what the processes count, in the background: no request waits for it, and none fails with it. While
 * Redis is away each process counts its own.
 */
export function shareWindows({
  redis,
  log,
}: {
  redis: RedisConnection;
  log: Logger;
}): Sharing & { close(): void } {
  const warn = createRareWarning(log, 'the shared counts of requests are away: this process counts its own');
  const waiting = new Set<Window>();
  let timer: NodeJS.Timeout | undefined;

  const isThere = () => redis.status === 'ready';

  function tellSoon(): void {
    timer ??= setTimeout(tellWaiting, EVERY_MS).unref();
  }

  function tellWaiting(): void {
    timer = undefined;
    if (!isThere()) return waiting.clear();
    const windows = [...waiting].slice(0, AT_ONCE);
    for (const window of windows) waiting.delete(window);
    if (waiting.size > 0) tellSoon();
    void tell(windows);
  }

  async function tell(windows: readonly Window[]): Promise<void> {
    for (const window of windows) [window.told, window.untold] = [window.untold, 0];
    try {
      const now = Date.now();
      const replies = await batch(
        redis,
        windows.map((window) => toCommand(window, now)),
      );
      for (const [at, window] of windows.entries()) adopt(window, replySchema.parse(replies[at]));
    } catch (error) {
      // What was told may have been counted or not: telling it again could refuse who has done nothing.
      warn({ err: error });
    }
    for (const window of windows) {
      window.told = 0;
      if (window.untold > 0) wait(window);
    }
  }

  function wait(window: Window): void {
    if (waiting.size < WAITING_MAX) waiting.add(window);
    tellSoon();
  }

  return {
    note(window) {
      // It is told again after that.
      if (window.told > 0) return;
      if (window.untold < window.limit * HURRY || !isThere()) return wait(window);
      waiting.delete(window);
      void tell([window]);
    },
    close: () => clearTimeout(timer),
  };
}

function toCommand({ budget, client, told, endsAt }: Window, now: number): Command {
  return ['eval', ADD, 1, redisKeys.requests(budget, client), told, Math.max(1, endsAt - now)];
}

function adopt(window: Window, [used, leftMs]: z.output<typeof replySchema>): void {
  window.used = used + window.untold;
  window.endsAt = Date.now() + Math.min(leftMs, WINDOW_S * 1000);
}
