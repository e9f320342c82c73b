import { execFile, execFileSync } from 'node:child_process';
import { promisify } from 'node:util';
import { z } from 'zod';
import { mergeHistograms, type Histogram } from './statistics';

/** What a stretch of load came to. */
export interface Slice {
  /** Requests that went out; those still open at the end were never counted as answered. */
  sent: number;
  requests: number;
  /** Of all answers, with their headers. */
  bytes: number;
  seconds: number;
  /** Answers with a status of 400 or more. */
  refused: number;
  /** Connections that failed, and requests that took longer than `TIMEOUT_SECONDS`. */
  broken: number;
  latencies: Histogram;
}

export interface Load {
  /** `http://host:port` */
  url: string;
  /** A file of paths, one a line. */
  paths: string;
  /** How many of them to leave out at first. */
  skip: number;
  connections: number;
  /** Whole seconds. */
  seconds: number;
}

const TIMEOUT_SECONDS = 10;
const OUTPUT_MAX = 64 * 2 ** 20;

const count = z.number().int().nonnegative();
const output = z.object({
  sent: count,
  requests: count,
  bytes: count,
  micros: count,
  refused: count,
  broken: count,
  latencies: z.array(z.tuple([count, count])),
});

/** @throws Error when wrk is not installed. */
export function findWrk(): string {
  const found = execFileSync('/bin/sh', ['-c', 'command -v wrk || true'], { encoding: 'utf8' }).trim();
  if (found === '') throw new Error('wrk is not installed: apt-get install wrk, or brew install wrk.');
  return found;
}

/** One thread of load, in a process of its own. */
export async function runWrk(
  wrk: string,
  script: string,
  { url, paths, skip, connections, seconds }: Load,
): Promise<Slice> {
  const options = ['-t1', `-c${connections}`, `-d${seconds}s`, '--timeout', `${TIMEOUT_SECONDS}s`];
  const args = [...options, '-s', script, `${url}/`, '--', paths, String(skip)];
  const { stdout } = await promisify(execFile)(wrk, args, { maxBuffer: OUTPUT_MAX });
  return readOutput(stdout);
}

/** @throws Error when the script's line is not in there. */
export function readOutput(text: string): Slice {
  const line = text.split('\n').find((some) => some.startsWith('{'));
  if (line === undefined) throw new Error(`wrk has told no results:\n${text.slice(-2_000)}`);
  const { micros, latencies, ...counts } = output.parse(JSON.parse(line));
  return { ...counts, seconds: micros / 1e6, latencies: new Map(latencies) };
}

export function mergeSlices(slices: readonly Slice[]): Slice {
  const sum = (of: (slice: Slice) => number) => slices.reduce((total, slice) => total + of(slice), 0);
  return {
    sent: sum((slice) => slice.sent),
    requests: sum((slice) => slice.requests),
    bytes: sum((slice) => slice.bytes),
    seconds: sum((slice) => slice.seconds),
    refused: sum((slice) => slice.refused),
    broken: sum((slice) => slice.broken),
    latencies: mergeHistograms(slices.map((slice) => slice.latencies)),
  };
}
