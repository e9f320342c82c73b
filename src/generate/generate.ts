import type { MysqlConfig } from '../config/config';
import { createDatabase } from '../db/database';
import { openBulkLoader, type BulkLoader, type BulkRow } from '../db/dialects/mysqlBulk';
import { hasSchema, migrate } from '../db/migrate';
import { claim, lockOut } from './claim';
import { INDEXED_TABLES, putIndexesAside, putIndexesBack } from './indexes';
import { createMarker, type Marker } from './marker';
import { generateOptions, type GenerateOptions } from './options';
import { createServer, type Server } from './server';

/** Where a run is. */
export interface GenerateProgress {
  step: 'players' | 'maps' | 'clans' | 'scores' | 'indexes';
  /** Of the whole run, 0 to 1. */
  fraction: number;
}

export interface GenerateSettings {
  /** The run waits for it. What it throws ends the run, which can be gone on with later. */
  onProgress?: (progress: GenerateProgress) => void | Promise<void>;
  /** How much is loaded at once. */
  chunk?: { players: number; maps: number; scores: number };
}

/** What there is in the end. */
export type GenerateSummary = GenerateOptions & Server['counts'] & { byFile: boolean };

const CHUNK = { players: 2_000, maps: 5_000, scores: 50_000 };
/** Of the whole run, as measured. */
const ENDS = { players: 0.5, maps: 0.51, clans: 0.52, scores: 0.8, indexes: 1 };
const STEPS = Object.keys(ENDS) as (keyof typeof ENDS)[];

interface Run extends Required<GenerateSettings> {
  options: GenerateOptions;
  loader: BulkLoader;
  marker: Marker;
  server: Server;
}

/**
 * Fills an empty database of MySQL or MariaDB with a big server; makes the schema where there is none. A run that was
 * stopped goes on where it was, when it is started again with the same options.
 * @throws Error when the database holds anything else, when another run is at work in it, or its own error.
 */
export async function generate(
  options: GenerateOptions,
  config: MysqlConfig,
  { onProgress = () => undefined, chunk = CHUNK }: GenerateSettings = {},
): Promise<GenerateSummary> {
  const checked = generateOptions.parse(options);
  await makeSchema(config);
  const loader = await openBulkLoader(config);
  try {
    await lockOut(loader);
    const marker = createMarker(loader);
    await claim(loader, marker, checked);
    await onProgress({ step: 'players', fraction: 0 });
    const server = createServer(checked);
    const run: Run = { options: checked, onProgress, chunk, loader, marker, server };
    if ((await marker.loaded('scores')) < checked.scores || (await marker.loaded('clans')) === 0)
      await loadAll(run);
    for (const table of INDEXED_TABLES) {
      await tell(run, 'indexes', table === 'stats' ? 0 : 0.2);
      await putIndexesBack(loader, marker, table);
    }
    return { ...checked, ...server.counts, byFile: loader.byFile };
  } finally {
    await loader.close();
  }
}

async function makeSchema(config: MysqlConfig): Promise<void> {
  const database = createDatabase(config);
  try {
    if (!(await hasSchema(database))) await migrate(database);
  } finally {
    await database.close();
  }
}

async function loadAll(run: Run): Promise<void> {
  const { loader, marker, server, options, chunk } = run;
  await putIndexesAside(loader, marker);
  await loadPlayers(run);
  await loadStage(run, 'maps', { total: server.counts.maps, size: chunk.maps }, (from, to) =>
    loadTables(loader, merged(range(from, to, (index) => server.map(index)))),
  );
  await loadStage(run, 'clans', { total: 1, size: 1 }, () =>
    loadTables(loader, {
      clans: [...range(0, server.counts.clans, (index) => server.clanRow(index))],
      tourney_pools: server.pools.rows,
      tourney_pool_maps: server.pools.picks,
    }),
  );
  await loadStage(run, 'scores', { total: options.scores, size: chunk.scores }, (from, to) =>
    loadScores(run, from, to),
  );
}

/** Players who are loaded already are made all the same: what follows depends on all of their scores. */
async function loadPlayers(run: Run): Promise<void> {
  const { loader, marker, server, options, chunk } = run;
  const loaded = await marker.loaded('players');
  const made = server.players();
  for (let from = 0, to; from < options.users; from = to) {
    to = Math.min(from + chunk.players, from < loaded ? loaded : options.users);
    const tables = merged(range(from, to, () => made.next().value as PlayerRows));
    if (from >= loaded)
      await loadChunk(run, 'players', { end: to, total: options.users }, () => loadTables(loader, tables));
  }
}

type PlayerRows = ReturnType<Server['players']> extends Generator<infer Rows> ? Rows : never;

async function loadScores({ loader, server }: Run, from: number, to: number): Promise<void> {
  const comments: BulkRow[] = [];
  await loader.load(
    'scores',
    range(from + 1, to + 1, (id) => {
      const { row, comment } = server.score(id);
      if (comment) comments.push(comment);
      return row;
    }),
  );
  await loader.load('comments', comments);
}

async function loadStage(
  run: Run,
  stage: GenerateProgress['step'],
  { total, size }: { total: number; size: number },
  load: (from: number, to: number) => Promise<void>,
): Promise<void> {
  for (let from = await run.marker.loaded(stage), to; from < total; from = to) {
    to = Math.min(from + size, total);
    const [first, end] = [from, to];
    await loadChunk(run, stage, { end, total }, () => load(first, end));
  }
}

/** The rows are there together with the note of them, or neither. */
async function loadChunk(
  run: Run,
  stage: GenerateProgress['step'],
  { end, total }: { end: number; total: number },
  load: () => Promise<void>,
): Promise<void> {
  await run.loader.transaction(async () => {
    await load();
    await run.marker.setLoaded(stage, end);
    await tell(run, stage, end / total);
  });
}

async function tell({ onProgress }: Run, step: GenerateProgress['step'], share: number): Promise<void> {
  const before = STEPS[STEPS.indexOf(step) - 1];
  const begin = before ? ENDS[before] : 0;
  await onProgress({ step, fraction: begin + (ENDS[step] - begin) * share });
}

async function loadTables(loader: BulkLoader, tables: Record<string, Iterable<BulkRow>>): Promise<void> {
  for (const [table, rows] of Object.entries(tables)) await loader.load(table, rows);
}

function* range<Value>(from: number, to: number, make: (index: number) => Value): Generator<Value> {
  for (let index = from; index < to; index += 1) yield make(index);
}

/** Rows by table, of many things together. */
function merged(parts: Iterable<Record<string, readonly BulkRow[]>>): Record<string, BulkRow[]> {
  const tables: Record<string, BulkRow[]> = {};
  for (const part of parts)
    for (const [table, rows] of Object.entries(part)) (tables[table] ??= []).push(...rows);
  return tables;
}
