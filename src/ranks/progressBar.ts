import { MODE_NAMES } from '../osu/modes';
import type { Progress } from './rankJob';

/** A terminal, or a file or pipe in its place. */
export interface ProgressOutput {
  isTTY?: boolean;
  write(text: string): unknown;
}

const WIDTH = 30;
const TERMINAL_PERIOD_MS = 100;
const PLAIN_PERIOD_MS = 5_000;

const WORDS: Record<Progress['step'], string> = {
  read: 'reading SQL',
  swap: 'swapping sets',
  settle: 'waiting for late changes',
  compare: 'comparing',
};

/** Shows how far a run is: a bar that is drawn over and over on a terminal, elsewhere a line every few seconds. */
export function createProgressBar(output: ProgressOutput, now: () => number = () => performance.now()) {
  const period = output.isTTY ? TERMINAL_PERIOD_MS : PLAIN_PERIOD_MS;
  let next = now();
  return {
    show(progress: Progress): void {
      if (now() < next) return;
      next = now() + period;
      output.write(
        output.isTTY ? `\r${drawBar(progress.fraction)} ${label(progress)}\x1b[K` : plain(progress),
      );
    },
    /** Takes the bar away. */
    end(): void {
      if (output.isTTY) output.write('\r\x1b[K');
    },
  };
}

function drawBar(fraction: number): string {
  const filled = Math.round(WIDTH * fraction);
  return `[${'#'.repeat(filled)}${'-'.repeat(WIDTH - filled)}]`;
}

const plain = (progress: Progress) => `${label(progress)}\n`;

function label({ step, mode, fraction }: Progress): string {
  const of = mode === undefined ? '' : `, ${MODE_NAMES[mode]}`;
  return `${`${Math.floor(100 * fraction)}`.padStart(3)} % ${WORDS[step]}${of}`;
}
