import { int } from '../../http/params';

const LIMIT_MAX = 100;
const PAGE_MAX = 10_000_000;

/** `limit` with its default, `offset` and `page`. */
export function pagingParams(limit: number) {
  return {
    limit: int({ ge: 1, le: LIMIT_MAX }).default(limit).describe('Maximum number of entries.'),
    offset: int({ ge: 0, le: Number.MAX_SAFE_INTEGER }).default(0).describe('Number of entries to skip.'),
    page: int({ ge: 1, le: PAGE_MAX })
      .default(1)
      .describe('Page of `limit` entries, from 1; counted after `offset`.'),
  };
}

export interface Page {
  limit: number;
  offset: number;
}

export function toPage({ limit, offset, page }: Page & { page: number }): Page {
  return { limit, offset: Math.min(offset + (page - 1) * limit, Number.MAX_SAFE_INTEGER) };
}
