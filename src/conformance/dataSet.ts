import { access, readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { z } from 'zod';
import { liveMatchSchema, livePlayerSchema } from '../live/liveState';
import { readExactJson, type ExactJson } from './exactJson';

const json = z.custom<ExactJson>((value) => value !== undefined);
const headers = z.record(z.string(), z.string());

// Strict everywhere: an expectation that the runner does not know must not count as met.
const expectation = z.strictObject({
  status: z.number().int(),
  json: json.optional(),
  /** Names that occur nowhere in the answer. */
  absent: z.array(z.string()).optional(),
  /** Field -> share that its numbers may be off by; null: any number. */
  tolerance: z.record(z.string(), z.number().nullable()).optional(),
  bytes_sha256: z.string().optional(),
  /** Fields of the `.osr` file that the answer is. */
  replay: json.optional(),
  filename_contains: z.string().optional(),
});

const conformanceCase = z.strictObject({
  id: z.string(),
  request: z.strictObject({ method: z.string(), path: z.string(), headers: headers.optional() }),
  expect: expectation,
  note: z.string().optional(),
});

const step = z.strictObject({
  method: z.string(),
  path: z.string(),
  headers: headers.optional(),
  json: json.optional(),
  text: z.string().optional(),
  /** The body in words. */
  multipart: z.string().optional(),
  /** Whose cookie is sent. */
  session: z.string().optional(),
  expect: expectation.extend({
    /** The label that the session which the answer opens goes by. */
    sets_session: z.string().optional(),
    clears_session: z.boolean().optional(),
  }),
  note: z.string().optional(),
});

const scenario = z.strictObject({ name: z.string(), steps: z.array(step) });

const cell = z.union([z.null(), z.string(), z.number(), z.bigint()]);
const table = z.strictObject({ columns: z.array(z.string()), rows: z.array(z.array(cell)) });
const rankSets = z.record(z.string(), z.record(z.string(), z.number()));
const live = z.object({
  players: z.array(livePlayerSchema),
  matches: z.record(z.string(), liveMatchSchema),
});

export type Expectation = z.output<typeof expectation>;
export type ConformanceCase = z.output<typeof conformanceCase>;
export type Step = z.output<typeof step>;
export type Scenario = z.output<typeof scenario>;
export type Table = z.output<typeof table> & { name: string };

/** A server's data and what its answers have to be. */
export interface DataSet {
  tables: Table[];
  /** Redis key -> user id -> pp. */
  ranks: z.output<typeof rankSets>;
  live: z.output<typeof live>;
  /** Holds `osu/`, `osr/` and `avatars/`; unset when there is none. */
  dataFolder?: string;
  cases: ConformanceCase[];
  scenarios: Scenario[];
}

/** A folder that cannot be read as a data set; the message says what is wrong with it. */
export class DataSetError extends Error {}

/**
 * Reads a data set folder: `tables/*.json`, `redis.json`, `live.json`, `data/`, `cases.json` and `scenarios.json`, each
 * of which may be left out.
 * @throws DataSetError when there is no such folder or a file is not as it should be.
 */
export async function readDataSet(folder: string): Promise<DataSet> {
  if (!(await exists(folder)))
    throw new DataSetError(`There is no folder ${folder}. Name one that holds cases.json.`);
  const tableFiles = await readdir(join(folder, 'tables')).catch(() => []);
  const dataFolder = join(folder, 'data');
  return {
    tables: await Promise.all(
      tableFiles
        .filter((file) => file.endsWith('.json'))
        .map(async (file) => ({
          ...(await readPart(join(folder, 'tables', file), table, { columns: [], rows: [] })),
          name: basename(file, '.json'),
        })),
    ),
    ranks: await readPart(join(folder, 'redis.json'), rankSets, {}),
    live: await readPart(join(folder, 'live.json'), live, { players: [], matches: {} }),
    dataFolder: (await exists(dataFolder)) ? dataFolder : undefined,
    cases: await readPart(join(folder, 'cases.json'), z.array(conformanceCase), []),
    scenarios: await readPart(join(folder, 'scenarios.json'), z.array(scenario), []),
  };
}

async function readPart<Schema extends z.ZodType>(
  file: string,
  schema: Schema,
  without: z.output<Schema>,
): Promise<z.output<Schema>> {
  if (!(await exists(file))) return without;
  try {
    return schema.parse(readExactJson(await readFile(file, 'utf8')));
  } catch (error) {
    const problem = error instanceof z.ZodError ? z.prettifyError(error) : String(error);
    throw new DataSetError(`${file} is not as it should be: ${problem}`);
  }
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
