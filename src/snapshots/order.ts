import type { Held, Snapshots } from './snapshots';

type Id = number | bigint;

/** A list whose order is worth keeping: everybody's, or a busy player's. */
export interface OrderedList<Row> {
  /** With what it is filtered and ordered by. */
  name: string;
  /** The query itself. */
  rows(limit: number, offset: number): Promise<Row[]>;
  /** The first ids in order. */
  ids(limit: number): Promise<Id[]>;
  /** Many rows are looked at for the few of the list. */
  isSifted?: boolean;
  /** Rows by id, in no particular order; without those that may not be shown now. */
  rowsOf(ids: Id[]): Promise<(Row & { id: Id })[]>;
}

/** So far an order is kept; what lies behind is read by the query itself. */
const IDS_MAX = 200_000;
const BYTES_AN_ID = 16;

interface Order extends Held {
  ids: readonly Id[];
}

/** A page of the list: in the order of the snapshot where there is one, with what the rows hold now. */
export async function pageInOrder<Row>(
  snapshots: Snapshots,
  list: OrderedList<Row>,
  { limit, offset }: { limit: number; offset: number },
): Promise<Row[]> {
  return snapshots.answer<Order, Row[]>({
    name: list.name,
    of: list.name,
    live: () => list.rows(limit, offset),
    async compute() {
      const ids = await list.ids(IDS_MAX);
      return { ids, bytes: ids.length * BYTES_AN_ID, rows: list.isSifted ? Infinity : ids.length };
    },
    async from({ ids }) {
      if (offset + limit > IDS_MAX) return list.rows(limit, offset);
      return rowsInOrder(ids.slice(offset), limit, (some) => list.rowsOf(some));
    },
  });
}

/** Read beside those that are asked for: one that is hidden by now costs no second statement. */
const SPARE = 4;
/** Statements for one page at most. */
const ROUNDS_MAX = 20;

/** The rows of the first ids that have any, in the order of the ids. Where one is gone the next moves up. */
export async function rowsInOrder<Key extends Id, Row extends { id: Id }>(
  ids: Iterable<Key>,
  limit: number,
  rowsOf: (ids: Key[]) => Promise<Row[]>,
): Promise<Row[]> {
  const rest = ids[Symbol.iterator]();
  const rows: Row[] = [];
  for (let round = 0; rows.length < limit && round < ROUNDS_MAX; round += 1) {
    const some = take(rest, limit - rows.length + SPARE);
    if (some.length === 0) break;
    const found = new Map((await rowsOf(some)).map((row) => [row.id, row]));
    rows.push(...some.flatMap((id) => found.get(id) ?? []));
  }
  return rows.slice(0, limit);
}

function take<Value>(values: Iterator<Value>, count: number): Value[] {
  const taken: Value[] = [];
  while (taken.length < count) {
    const next = values.next();
    if (next.done) break;
    taken.push(next.value);
  }
  return taken;
}
