import type { FaultFigures } from './faults';

const RECOVERED_MAX_S = 2;
/** A request is given up after twice DB_TIME_LIMIT, which is 10 s; and some time to come to it. */
const SLOWEST_MAX_MS = 21_000;
/** Of all that was sent. It is for connections that were closed for being idle, which are few. */
const SENT_AGAIN_MAX = 0.01;
const NAME_WIDTH = 48;

const COLUMNS = {
  sent: ({ sent }: FaultFigures) => sent,
  'sent again': ({ sentAgain }) => sentAgain,
  right: ({ counts }) => counts.right,
  lesser: ({ counts }) => counts.lesser,
  '503s': ({ counts }) => counts.refused,
  'other 5xx': ({ counts }) => counts.failed,
  wrong: ({ counts }) => counts.wrong,
  broken: ({ counts }) => counts.broken,
  'slowest s': ({ slowestMs }) => (slowestMs / 1000).toFixed(2),
  'recovered s': ({ recoveredS }) => recoveredS.toFixed(2),
} satisfies Record<string, (figures: FaultFigures) => number | string>;

export const HEAD = [''.padEnd(NAME_WIDTH), ...Object.keys(COLUMNS).map(pad)].join('  ');

export function toLine(figures: FaultFigures): string {
  const cells = Object.entries(COLUMNS).map(([name, of]) => String(of(figures)).padStart(widthOf(name)));
  return [figures.fault.padEnd(NAME_WIDTH), ...cells].join('  ');
}

function pad(name: string): string {
  return name.padStart(widthOf(name));
}

function widthOf(name: string): number {
  return Math.max(name.length, 6);
}

/** What is not as it has to be, a line for each. */
export function brokenBounds(all: readonly FaultFigures[]): string[] {
  return all.flatMap(({ fault, sent, sentAgain, counts, recoveredS, slowestMs, bad }) => {
    const { wrong, failed, broken, right } = counts;
    const wrongs = wrong + failed + broken;
    return [
      ...(right === 0 ? ['nothing was answered rightly'] : []),
      ...(wrongs > 0 ? [`${wrongs} answers are wrong, failed or missing: ${bad.join('; ')}`] : []),
      ...(sentAgain > sent * SENT_AGAIN_MAX ? [`${sentAgain} requests were sent again`] : []),
      ...(recoveredS >= RECOVERED_MAX_S ? [`recovered after ${recoveredS.toFixed(2)} s`] : []),
      ...(slowestMs > SLOWEST_MAX_MS ? [`an answer took ${(slowestMs / 1000).toFixed(1)} s`] : []),
    ].map((line) => `${fault}: ${line}`);
  });
}
