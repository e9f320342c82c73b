import { z } from 'zod';
import { API_VERSIONS } from '../../src/app';
import { createRandom } from '../../src/demo/random';
import { describeMachine } from '../machine';
import { makePaths, publicReads, type Endpoint } from './endpoints';
import { medianFigures, toFigures, type EndpointFigures } from './figures';
import { measure, measureLists, writePaths, type Kind, type Measured, type PathFile } from './measure';
import type { BenchOptions } from './options';
import { cells, type Results } from './report';
import type { Stand } from './stand';
import { median } from './statistics';

interface Chosen {
  name: string;
  files: { kind: Kind; file: PathFile }[];
}

type Say = (line: string) => void;

const WARM_UP_SECONDS = 2;

const LOG_LINE = z.object({ msg: z.string(), err: z.object({ message: z.string() }).optional() });

/**
 * Measures the endpoints that were chosen, all of them in one run after another.
 * @throws Error when none has a name like that.
 */
export async function runBench(stand: Stand, options: BenchOptions, say: Say): Promise<Results> {
  const { endpoints, leftOut } = publicReads(API_VERSIONS);
  const wanted = endpoints.filter(({ name }) => isWanted(name, options));
  if (wanted.length === 0) throw new Error(`No endpoint's name contains ${options.only.join(' or ')}.`);
  const chosen = await choose(wanted, stand, options, leftOut);
  const { directory } = stand.bench;
  const users = await writePaths(directory, 'users', pathsTo('users', stand, options));
  const maps = await writePaths(directory, 'maps', pathsTo('maps', stand, options));
  await warmUp(stand, users);
  const notes = new Set<string>();
  const runs: EndpointFigures[][] = [];
  const lists: number[] = [];
  for (let nth = 1; nth <= options.runs; nth += 1) {
    say(`run ${nth} of ${options.runs}`);
    lists.push(await measureLists(stand.bench, maps, users));
    runs.push(await runOnce(stand, chosen, users, { say, notes }));
  }
  return toResults(stand, options, { runs, lists, leftOut, notes });
}

const isWanted = (name: string, { only }: BenchOptions) =>
  only.length === 0 || only.some((text) => name.includes(text));

/** Writes the URLs of each; one that the data set has nothing for is left out. */
async function choose(
  endpoints: readonly Endpoint[],
  { bench, samples }: Stand,
  { few, urls, seed, kinds }: BenchOptions,
  leftOut: Map<string, string>,
): Promise<Chosen[]> {
  const chosen: Chosen[] = [];
  for (const [at, endpoint] of endpoints.entries()) {
    const paths = makePaths(endpoint, samples, { hot: few, cold: urls, seed });
    if (!paths) {
      leftOut.set(endpoint.name, 'the data set has nothing for it');
      continue;
    }
    const files = [];
    // What has few URLs at all is always hot: measuring it twice tells nothing.
    for (const kind of paths.cold.length > few ? kinds : kinds.slice(0, 1))
      files.push({ kind, file: await writePaths(bench.directory, `${at}-${kind}`, paths[kind]) });
    chosen.push({ name: endpoint.name, files });
  }
  return chosen;
}

/** For the servers that ask the database themselves. */
function pathsTo(what: 'users' | 'maps', { samples }: Stand, { seed }: BenchOptions): string[] {
  const rows: readonly { id: number }[] = what === 'users' ? samples.all.players : samples.all.maps;
  return createRandom(seed)
    .shuffled(rows)
    .map(({ id }) => `/${what}/${id}`);
}

async function warmUp({ bench }: Stand, users: PathFile): Promise<void> {
  const { connections, bare, express, load } = bench;
  const asked = { paths: users.file, skip: 0, connections, seconds: WARM_UP_SECONDS };
  await bare.prepare([{ status: 200, headers: [], body: '' }]);
  for (const { url } of [bare, express]) await load({ ...asked, url });
}

async function runOnce(
  { bench }: Stand,
  chosen: readonly Chosen[],
  users: PathFile,
  { say, notes }: { say: Say; notes: Set<string> },
): Promise<EndpointFigures[]> {
  const found: EndpointFigures[] = [];
  for (const { name, files } of chosen)
    for (const measured of await measure(bench, files, users)) {
      const told = { name, kind: measured.kind, figures: toFigures(measured) };
      found.push(told);
      say([measured.kind, ...cells(told)].join('  '));
      for (const note of notesOn(name, measured)) notes.add(note);
    }
  return found;
}

function notesOn(name: string, { kind, refusal }: Measured): string[] {
  return refusal ? [`\`${name}\`, ${kind}: ${refusal.path} is answered with ${refusal.status}.`] : [];
}

interface Found {
  runs: readonly EndpointFigures[][];
  lists: readonly number[];
  leftOut: ReadonlyMap<string, string>;
  notes: ReadonlySet<string>;
}

function toResults({ bench, samples, rssAtStart }: Stand, options: BenchOptions, found: Found): Results {
  const { service, meter } = bench;
  const { users, maps, scores, clans } = samples.all.totals;
  const { connections, seconds, rounds, runs, urls, seed, fresh, label } = options;
  const logged = service.logged();
  const size = `${users.toLocaleString('en-US')} users, ${scores.toLocaleString('en-US')} scores`;
  return {
    title: ['HTTP', size, ...(label ? [label] : []), ...(fresh ? ['nothing kept'] : [])].join(', '),
    date: options.date,
    machine: describeMachine(),
    database: meter.version,
    rows: { users, maps, scores, clans },
    settings: { connections, seconds, rounds, runs, urls, seed, fresh },
    service: { readyMs: service.readyMs, rssAtStart, rssAfter: service.rss(), logged: logged.length },
    lists: median(found.lists),
    endpoints: found.runs[0]!.map((first, at) => ({
      ...first,
      figures: medianFigures(found.runs.map((run) => run[at]!.figures)),
    })),
    leftOut: Object.fromEntries(found.leftOut),
    notes: [...found.notes, ...logged.slice(0, 1).map((line) => `The first line logged: ${messageOf(line)}`)],
  };
}

/** What a line of the log says, without where in the code that was. */
function messageOf(line: string): string {
  try {
    const { msg, err } = LOG_LINE.parse(JSON.parse(line));
    return [msg, err?.message].filter(Boolean).join(': ');
  } catch {
    return line.slice(0, 300);
  }
}
