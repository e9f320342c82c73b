import { z } from 'zod';
import type { Slice } from '../../db/slice';
import { int } from '../../http/params';
import { cursorParam, toCursor, wholePosition } from './cursor';
import { success } from './envelope';

const PAGE_SIZE_DEFAULT = 50;
const PAGE_SIZE_MAX = 100;

/** The parameters of every list: which page, by number. */
export const pageParams = {
  page: int({ ge: 1, le: Number.MAX_SAFE_INTEGER }).default(1).describe('Number of the page, from 1.'),
  page_size: int({ ge: 1, le: PAGE_SIZE_MAX })
    .default(PAGE_SIZE_DEFAULT)
    .describe('Maximum number of entries.'),
};

/** The same, or the cursor that the page before gave, for a list in order of its rows' ids. */
export function listParams(list: string) {
  return { ...pageParams, cursor: cursorParam(list, wholePosition) };
}

/** What a list tells about itself. */
export const listMeta = {
  total: z.number().int().optional().describe('Number of entries on all pages; absent with a cursor.'),
  page: z.number().int().optional().describe('Number of the page; absent with a cursor.'),
  page_size: z.number().int().describe('Maximum number of entries.'),
  next_cursor: z.string().nullable().describe('Cursor of the next page; null at the end of the list.'),
};

export interface Paging<After> {
  page: number;
  page_size: number;
  cursor?: After;
}

/** One row more than is shown is read, to know whether the list goes on. */
export function toSlice<After>({ page, page_size, cursor }: Paging<After>): Slice<After> {
  const offset = cursor === undefined ? Math.min((page - 1) * page_size, Number.MAX_SAFE_INTEGER) : 0;
  return { limit: page_size + 1, offset, after: cursor };
}

export interface ListPart<Row> {
  rows: readonly Row[];
  /** Undefined with a cursor: it would cost a count that nobody needs twice. */
  total: number | undefined;
}

/** The answer of a list in order of its rows' ids: `rows` as `toSlice` asked for them. */
export function listAnswer<Row extends { id: number | bigint }, View>(
  list: string,
  paging: Paging<unknown>,
  { rows, total }: ListPart<Row>,
  toView: (row: Row) => View,
) {
  const { shown, last } = cut(rows, paging.page_size);
  return success(shown.map(toView), {
    ...numbering(paging, total),
    next_cursor: last ? toCursor(list, String(last.id)) : null,
  });
}

/** What is shown of the rows read, and the last of that if more follow. */
export function cut<Row>(rows: readonly Row[], pageSize: number): { shown: Row[]; last: Row | undefined } {
  const shown = rows.slice(0, pageSize);
  return { shown, last: rows.length > pageSize ? shown.at(-1) : undefined };
}

/** Total and page number; with a cursor neither. */
export function numbering({ page, page_size, cursor }: Paging<unknown>, total: number | undefined) {
  return cursor === undefined ? { total, page, page_size } : { page_size };
}
