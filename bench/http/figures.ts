import type { Kind, Measured } from './measure';
import { median, percentile } from './statistics';
import type { Slice } from './wrk';

export interface Speed {
  /** Answers a second. */
  rate: number;
  /** Milliseconds. */
  p50: number;
  p99: number;
}

/** An endpoint in numbers. */
export interface Figures extends Speed {
  /** The service's rate in that of the bare server, and of the Express route. */
  ofBare: number;
  ofExpress: number;
  /** For a request. */
  statements: number;
  rowsRead: number;
  /** Of an answer, with its headers. */
  bytes: number;
  /** Answers that were no success, requests that failed. */
  refused: number;
  broken: number;
  /** Different paths there were to ask, and requests that went out in the slices of a run. */
  paths: number;
  sent: number;
  bare: Speed;
  express: Speed;
}

export interface EndpointFigures {
  name: string;
  kind: Kind;
  figures: Figures;
}

export function toFigures({ ours, bare, express, counts, paths }: Measured): Figures {
  const speeds = { ours: toSpeed(ours), bare: toSpeed(bare), express: toSpeed(express) };
  return {
    ...speeds.ours,
    ofBare: speeds.ours.rate / speeds.bare.rate,
    ofExpress: speeds.ours.rate / speeds.express.rate,
    statements: counts.statements / ours.sent,
    rowsRead: counts.rowsRead / ours.sent,
    bytes: ours.bytes / ours.requests,
    refused: ours.refused,
    broken: ours.broken,
    paths,
    sent: ours.sent,
    bare: speeds.bare,
    express: speeds.express,
  };
}

function toSpeed({ requests, seconds, latencies }: Slice): Speed {
  const ms = (share: number) => percentile(latencies, share) / 1_000;
  return { rate: requests / seconds, p50: ms(0.5), p99: ms(0.99) };
}

/** The median of each number over the runs, and all of what went wrong. */
export function medianFigures(runs: readonly Figures[]): Figures {
  const middle = (of: (figures: Figures) => number) => median(runs.map(of));
  const speed = (of: (figures: Figures) => Speed): Speed => ({
    rate: middle((run) => of(run).rate),
    p50: middle((run) => of(run).p50),
    p99: middle((run) => of(run).p99),
  });
  const total = (of: (figures: Figures) => number) => runs.reduce((sum, run) => sum + of(run), 0);
  return {
    ...speed((run) => run),
    ofBare: middle((run) => run.ofBare),
    ofExpress: middle((run) => run.ofExpress),
    statements: middle((run) => run.statements),
    rowsRead: middle((run) => run.rowsRead),
    bytes: middle((run) => run.bytes),
    refused: total((run) => run.refused),
    broken: total((run) => run.broken),
    paths: middle((run) => run.paths),
    sent: middle((run) => run.sent),
    bare: speed((run) => run.bare),
    express: speed((run) => run.express),
  };
}
