import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Load, Outcome, Outcomes } from './load';
import type { FaultyServer } from './servers';

/** Something that happens, and after which all is to be well again. */
export interface Fault {
  name: string;
  /** Resolves when what was taken is back. */
  happen(): Promise<void>;
}

export interface FaultFigures {
  fault: string;
  sent: number;
  sentAgain: number;
  counts: Record<Outcome, number>;
  /** Milliseconds that the slowest answer took. */
  slowestMs: number;
  /** Seconds from the return until all that was sent after it was answered rightly. */
  recoveredS: number;
  bad: string[];
}

export interface Pauses {
  /** Milliseconds that a killed server is away. */
  awayMs: number;
  /** Milliseconds that a paused one stands still. */
  pausedMs: number;
}

export function faultsOf(
  servers: Readonly<Record<string, FaultyServer>>,
  { awayMs, pausedMs }: Pauses,
): Fault[] {
  return Object.entries(servers).flatMap(([name, server]) => [
    {
      name: `${name} killed, back after ${awayMs / 1000} s`,
      async happen() {
        await server.kill();
        await sleep(awayMs);
        await server.start();
      },
    },
    {
      name: `${name} paused for ${pausedMs / 1000} s`,
      async happen() {
        await server.pause();
        await sleep(pausedMs);
        await server.resume();
      },
    },
  ]);
}

/** Lets a fault happen under load, and looks for a while whether all is well after it. */
export async function observe(fault: Fault, load: Load, afterMs: number): Promise<FaultFigures> {
  load.next();
  await fault.happen();
  const back = performance.now();
  await sleep(afterMs);
  return toFigures(fault.name, load.next(), back);
}

export function toFigures(fault: string, outcomes: Outcomes, back: number): FaultFigures {
  const { sent, sentAgain, counts, answers, bad } = outcomes;
  const late = answers.filter(({ sentAt, outcome }) => sentAt >= back && outcome !== 'right');
  const last = Math.max(back, ...late.map(({ sentAt, ms }) => sentAt + ms));
  return {
    fault,
    sent,
    sentAgain,
    counts,
    slowestMs: Math.max(0, ...answers.map(({ ms }) => ms)),
    recoveredS: (last - back) / 1000,
    bad,
  };
}
