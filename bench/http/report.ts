import type { EndpointFigures, Figures } from './figures';
import type { Kind } from './measure';

/** All that a bench of the HTTP API has found; as it is written to results.json. */
export interface Results {
  title: string;
  date: string;
  machine: string;
  database: string;
  /** Rows, by table. */
  rows: Record<string, number>;
  settings: {
    connections: number;
    seconds: number;
    rounds: number;
    runs: number;
    urls: number;
    seed: number;
    /** No answer was kept. */
    fresh: boolean;
  };
  service: { readyMs: number; rssAtStart: number; rssAfter: number; logged: number };
  /** The rate of lists that a bare server selects and sends, in that of the Express route. */
  lists: number;
  endpoints: EndpointFigures[];
  /** Why some endpoints were not measured, by name. */
  leftOut: Record<string, string>;
  /** What was odd. */
  notes: string[];
}

const COLUMNS = [
  'endpoint',
  'requests/s',
  'p50 ms',
  'p99 ms',
  'x bare',
  'x select',
  'statements',
  'rows read',
  'failed',
  'URLs',
];

const MEANINGS: Record<Kind, string> = {
  hot: 'Hot: few URLs, of the players and beatmaps with the most plays.',
  cold: 'Cold: URLs over the whole range of ids, in the slices of a run each asked once where there are enough; its warm-up and the other runs ask the same ones.',
};

const whole = (value: number) => Math.round(value).toLocaleString('en-US');
const mb = (bytes: number) => `${Math.round(bytes / 1e6)} MB`;

/** Three digits, or all of a larger number; a dash for what could not be measured. */
export function short(value: number): string {
  if (!Number.isFinite(value)) return '-';
  if (value >= 100) return whole(value);
  return value.toFixed(value >= 10 ? 1 : 2);
}

export function table(columns: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const ruler = columns.map((_, at) => (at === 0 ? '---' : '---:'));
  return [columns, ruler, ...rows].map(line).join('\n');
}

/** A line of the table of endpoints. */
export function cells({ name, figures }: EndpointFigures): string[] {
  const { rate, p50, p99, ofBare, ofExpress, statements, rowsRead } = figures;
  const numbers = [rate, p50, p99, ofBare, ofExpress, statements, rowsRead].map(short);
  return [`\`${name}\``, ...numbers, whole(figures.refused + figures.broken), urls(figures)];
}

/** How many there were, and how often each was asked in the slices of a run if more than once. */
function urls({ paths, sent }: Figures): string {
  return sent > paths ? `${whole(paths)} (each ${whole(sent / paths)} times)` : whole(paths);
}

/** The section of RESULTS.md. */
export function toMarkdown(results: Results): string {
  const { title, date, machine, database, rows, settings, service, endpoints, leftOut, notes } = results;
  const size = Object.entries(rows).map(([name, count]) => `${whole(count)} ${name}`);
  const tables = (['hot', 'cold'] as const).flatMap((kind) => {
    const some = endpoints.filter((endpoint) => endpoint.kind === kind);
    return some.length > 0 ? [MEANINGS[kind], table(COLUMNS, some.map(cells))] : [];
  });
  const list = (lines: readonly string[]) => lines.map((line) => `- ${line}`).join('\n');
  const out = Object.entries(leftOut).map(([name, reason]) => `\`${name}\`: ${reason}`);
  return [
    `## ${title}`,
    `${date}, ${machine}, ${database}. ${size.join(', ')}.`,
    `Medians of ${settings.runs} run(s). In each an endpoint has ${settings.rounds} slices of ${settings.seconds} s, in ` +
      `turn with the two it is compared with, from ${settings.connections} connections of one wrk; seed ${settings.seed}.`,
    `Ready after ${whole(service.readyMs)} ms. Memory (RSS) ${mb(service.rssAtStart)} at the start, ` +
      `${mb(service.rssAfter)} after all. ${whole(service.logged)} lines logged at level warn.`,
    ...speeds(results),
    ...tables,
    ...(out.length > 0 ? ['Not measured:', list(out)] : []),
    ...(notes.length > 0 ? ['Notes:', list(notes)] : []),
  ].join('\n\n');
}

/** What the two others did, from the slowest to the fastest of all endpoints. */
function speeds({ endpoints, lists }: Results): string[] {
  if (endpoints.length === 0) return [];
  const range = (of: (figures: Figures) => number) => {
    const values = endpoints.map(({ figures }) => of(figures));
    return `${whole(Math.min(...values))} to ${whole(Math.max(...values))}`;
  };
  return [
    `\`x bare\`: the rate in that of a bare \`node:http\` server that sends the same bytes and headers ` +
      `(${range(({ bare }) => bare.rate)} a second). \`x select\`: in that of an Express route that selects a row of ` +
      `\`users\` by its id and sends it as JSON (${range(({ express }) => express.rate)} a second). A bare \`node:http\` ` +
      `server that selects 50 beatmaps by id with the same driver and sends the rows as JSON comes to ` +
      `${short(lists)} x select. Percentiles are of ` +
      "all latencies of a run together, with wrk's correction for coordinated omission. Statements and rows read are " +
      "the database server's own counters, for a request.",
  ];
}
