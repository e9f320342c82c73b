import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Counts } from './counters';
import type { DatabaseMeter } from './databaseMeter';
import { prepareAnswers, type PreparedAnswer } from './prepare';
import type { BareServer, RunningServer, Service } from './servers';
import { mergeSlices, type Load, type Slice } from './wrk';

/** Whether few paths are asked over and over, or ever different ones. */
export type Kind = 'hot' | 'cold';

export interface Bench {
  service: Service;
  bare: BareServer;
  express: RunningServer;
  /** Sends lists of fifty beatmaps without a framework. */
  lists: RunningServer;
  meter: DatabaseMeter;
  /** Holds the files of paths. */
  directory: string;
  connections: number;
  /** Of a slice. */
  seconds: number;
  /** Slices of each server, for an endpoint. */
  rounds: number;
  load: (load: Load) => Promise<Slice>;
}

/** What one endpoint came to: all slices of a server together. */
export interface Measured {
  kind: Kind;
  /** How many different ones there were to ask. */
  paths: number;
  ours: Slice;
  bare: Slice;
  express: Slice;
  counts: Counts;
  /** The first of the answers looked at that was no success, if any. */
  refusal?: { path: string; status: number };
}

/** How many answers the bare server sends in turn. */
const PREPARED = 32;
const WARM_UP_SECONDS = 1;
/** What one begins may let the next ask for more. */
const WARM_UPS = 2;

/** A list of paths with the place that the next slice goes on from. */
export interface PathFile {
  file: string;
  count: number;
  /** The first of them, whose answers the bare server sends in turn. */
  first: readonly string[];
  asked: number;
}

export async function writePaths(
  directory: string,
  name: string,
  paths: readonly string[],
): Promise<PathFile> {
  const file = join(directory, name);
  await writeFile(file, `${paths.join('\n')}\n`);
  return { file, count: paths.length, first: paths.slice(0, PREPARED), asked: 0 };
}

/**
 * Measures an endpoint, hot or cold or both: short slices of the service, the bare server and the Express route in
 * turn, so that what slows the machine down for a while meets them all.
 */
export async function measure(
  bench: Bench,
  files: readonly { kind: Kind; file: PathFile }[],
  users: PathFile,
): Promise<Measured[]> {
  const runs = [];
  for (const { kind, file } of files) {
    const answers = await prepareAnswers(bench.service.url, file.first);
    file.asked += file.first.length;
    await warmUp(bench, file);
    runs.push({ kind, file, answers, ours: [] as Slice[], bare: [] as Slice[], counts: [] as Counts[] });
  }
  const express: Slice[] = [];
  for (let round = 0; round < bench.rounds; round += 1) {
    for (const run of runs) {
      const { result, counts } = await bench.meter.around(async () => {
        const measured = await slice(bench, bench.service, run.file);
        // By then it has begun all that had come in when the slice ended.
        await fetch(`${bench.service.url}/health/live`);
        return measured;
      });
      run.ours.push(result);
      run.counts.push(counts);
      await bench.bare.prepare(run.answers);
      run.bare.push(await slice(bench, bench.bare, run.file));
    }
    express.push(await slice(bench, bench.express, users));
  }
  return runs.map(({ kind, file, answers, ours, bare, counts }) => ({
    kind,
    paths: file.count,
    ours: mergeSlices(ours),
    bare: mergeSlices(bare),
    express: mergeSlices(express),
    counts: sum(counts),
    refusal: refusalIn(answers, file.first),
  }));
}

/** The rate of the lists that a bare server sends in that of the Express route, of slices in turn. */
export async function measureLists(bench: Bench, maps: PathFile, users: PathFile): Promise<number> {
  await slice(bench, bench.lists, maps, WARM_UP_SECONDS);
  const [lists, express] = [[] as Slice[], [] as Slice[]];
  for (let round = 0; round < bench.rounds; round += 1) {
    lists.push(await slice(bench, bench.lists, maps));
    express.push(await slice(bench, bench.express, users));
  }
  const rateOf = ({ requests, seconds }: Slice) => requests / seconds;
  return rateOf(mergeSlices(lists)) / rateOf(mergeSlices(express));
}

/** Has the service asked, and lets it finish what it then makes in the background. */
async function warmUp(bench: Bench, file: PathFile): Promise<void> {
  for (let nth = 0; nth < WARM_UPS; nth += 1) {
    await slice(bench, bench.service, file, WARM_UP_SECONDS);
    await bench.service.settled();
  }
}

async function slice(
  { connections, load, ...bench }: Bench,
  { url }: RunningServer,
  file: PathFile,
  seconds = bench.seconds,
): Promise<Slice> {
  const skip = file.asked % file.count;
  const measured = await load({ url, paths: file.file, skip, connections, seconds });
  // Only the service has to be asked something new each time.
  if (url !== bench.bare.url) file.asked += measured.sent;
  return measured;
}

function refusalIn(answers: readonly PreparedAnswer[], paths: readonly string[]): Measured['refusal'] {
  const at = answers.findIndex(({ status }) => status !== 200);
  return at < 0 ? undefined : { path: paths[at]!, status: answers[at]!.status };
}

function sum(counts: readonly Counts[]): Counts {
  return {
    statements: counts.reduce((total, { statements }) => total + statements, 0),
    rowsRead: counts.reduce((total, { rowsRead }) => total + rowsRead, 0),
  };
}
