/** A terminal, or a file or pipe in its place. */
export interface ProgressOutput {
  isTTY?: boolean;
  write(text: string): unknown;
}

const WIDTH = 30;
const TERMINAL_PERIOD_MS = 100;
const PLAIN_PERIOD_MS = 5_000;

/** Shows how far a run is: a bar that is drawn over and over on a terminal, elsewhere a line every few seconds. */
export function createProgressBar<Progress extends { /** 0 to 1. */ fraction: number }>(
  output: ProgressOutput,
  describe: (progress: Progress) => string,
  now: () => number = () => performance.now(),
) {
  const period = output.isTTY ? TERMINAL_PERIOD_MS : PLAIN_PERIOD_MS;
  let next = now();
  return {
    show(progress: Progress): void {
      if (now() < next) return;
      next = now() + period;
      const { fraction } = progress;
      const label = `${`${Math.floor(100 * fraction)}`.padStart(3)} % ${describe(progress)}`;
      output.write(output.isTTY ? `\r${drawBar(fraction)} ${label}\x1b[K` : `${label}\n`);
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
