import { onceAtATime } from '../batched';
import type { Slice } from '../db/slice';
import type { Held, Snapshots } from './snapshots';

type Id = number | bigint;

/** A list in order of ids. `after` is an id, which need not be there. */
export interface IdList<Row> {
  /** What of. */
  name: string;
  /** What it is filtered by, if by anything. */
  filter: object;
  /** Going through it is going through a large part of the table, filter or not; unless said, when there is none. */
  isBroad?: boolean;
  rows(slice: Slice): Promise<Row[]>;
  /** All rows part by part, with little but their ids. */
  ids(): AsyncIterable<readonly { id: Id }[]>;
  count(after?: Id): Promise<number>;
}

export interface Part<Row> {
  rows: Row[];
  /** Undefined with a cursor. */
  total: number | undefined;
}

/** Rows from one mark to the next: at most so many are stepped over for a page. */
const STEP = 50;
/** Rows read by a statement to set marks. */
const ROWS_A_READ = 1_000;
/** An id with its place in an array, about. */
const BYTES_A_MARK = 16;
/** 100,000,000 rows. */
const MARKS_MAX = 2_000_000;

/** The id of every 50th row. What lies between is read when it is asked for. */
interface Marks extends Held {
  ids: readonly Id[];
}

interface CountedMarks extends Marks {
  /** How many rows follow the last of them. */
  countRest: () => Promise<number>;
}

/**
 * A part of a list and how long the whole is. A page far back costs what the first one costs. Without snapshots, for
 * those who see other rows than the public, by the queries themselves.
 */
export async function listPart<Row>(
  snapshots: Snapshots | undefined,
  list: IdList<Row>,
  slice: Slice,
): Promise<Part<Row>> {
  if (slice.after !== undefined) return { rows: await list.rows(slice), total: undefined };
  const live = async () => {
    const [rows, total] = await Promise.all([list.rows(slice), list.count()]);
    return { rows, total };
  };
  if (!snapshots) return live();
  const name = nameOf(list);
  return snapshots.answer<CountedMarks, Part<Row>>({
    name,
    of: name,
    isDear: list.isBroad ?? Object.values(list.filter).every((value) => value === undefined),
    live,
    compute: async () => {
      const marks = await setMarks(list);
      return { ...marks, countRest: onceAtATime(() => list.count(marks.ids.at(-1))) };
    },
    async from({ ids, countRest }) {
      const [rows, rest] = await Promise.all([rowsFrom(list, ids, slice), countRest()]);
      return { rows, total: ids.length * STEP + rest };
    },
  });
}

/** The same without the length. */
export async function pageById<Row>(
  snapshots: Snapshots,
  list: Omit<IdList<Row>, 'count' | 'isBroad'>,
  slice: Slice,
): Promise<Row[]> {
  const name = nameOf(list);
  return snapshots.answer<Marks, Row[]>({
    // Its first pages are fast, however long the list is.
    name: `${name} from ${Math.floor(slice.offset / STEP)}`,
    of: name,
    live: () => list.rows(slice),
    compute: () => setMarks(list),
    from: ({ ids }) => rowsFrom(list, ids, slice),
  });
}

const nameOf = ({ name, filter }: { name: string; filter: object }) => `${name} ${JSON.stringify(filter)}`;

async function rowsFrom<Row>(
  { rows }: Pick<IdList<Row>, 'rows'>,
  ids: readonly Id[],
  { limit, offset }: Slice,
): Promise<Row[]> {
  const marks = Math.min(Math.floor(offset / STEP), ids.length);
  return rows({ limit, offset: offset - marks * STEP, after: ids[marks - 1] });
}

async function setMarks(list: Pick<IdList<unknown>, 'ids'>): Promise<Marks> {
  const ids: Id[] = [];
  let rows = 0;
  for await (const part of list.ids()) {
    for (const { id } of part) {
      rows += 1;
      if (rows % STEP === 0) ids.push(id);
    }
    if (ids.length >= MARKS_MAX) break;
  }
  return { ids, bytes: ids.length * BYTES_A_MARK, rows: ids.length * STEP, isLasting: true };
}

/**
 * Goes through a table in order of ids, in many small statements: none of them keeps the database for long. `read` has
 * the first so many rows, or those after an id.
 */
export async function* partsById<Row extends { id: Id }>(
  read: (limit: number, after?: Id) => Promise<readonly Row[]>,
): AsyncGenerator<readonly Row[]> {
  let part: readonly Row[] = [];
  do {
    part = await read(ROWS_A_READ, part.at(-1)?.id);
    yield part;
  } while (part.length === ROWS_A_READ);
}
