import type { ProgressOutput } from './progressBar';

export interface Figures {
  players: number;
  matches: number;
  isAway: boolean;
}

const TERMINAL_PERIOD_MS = 1_000;
const PLAIN_PERIOD_MS = 10_000;

/** One line that is drawn over and over on a terminal; elsewhere one every ten seconds. */
export function createStatusLine(output: ProgressOutput, now: () => number = () => performance.now()) {
  const period = output.isTTY ? TERMINAL_PERIOD_MS : PLAIN_PERIOD_MS;
  let since = now();
  let counted = { events: 0, heartbeats: 0, took: 0, ticks: 0 };

  function describe({ players, matches, isAway }: Figures, time: number): string {
    if (isAway) return 'Redis is away';
    const seconds = (time - since) / 1000;
    const { events, heartbeats, took, ticks } = counted;
    return [
      `${players} players online`,
      `${matches} matches`,
      `${(events / seconds).toFixed(1)} events/s`,
      `${(heartbeats / seconds).toFixed(1)} heartbeats/s`,
      `${(took / Math.max(1, ticks)).toFixed(1)} ms a tick`,
    ].join(', ');
  }

  return {
    /** Notes a tick, which took so many milliseconds. */
    count({ events, heartbeats, took }: { events: number; heartbeats: number; took: number }): void {
      counted.events += events;
      counted.heartbeats += heartbeats;
      counted.took += took;
      counted.ticks += 1;
    },
    show(figures: Figures): void {
      const time = now();
      if (time - since < period) return;
      const text = describe(figures, time);
      output.write(output.isTTY ? `\r${text}\x1b[K` : `${text}\n`);
      since = time;
      counted = { events: 0, heartbeats: 0, took: 0, ticks: 0 };
    },
    /** Takes the line away, for something else to be printed. */
    clear(): void {
      if (output.isTTY) output.write('\r\x1b[K');
    },
  };
}
