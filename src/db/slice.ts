/** A part of a list: so many rows, from an offset or from after a row on. */
export interface Slice<After = number | bigint> {
  limit: number;
  offset: number;
  /** What the row is known by in the list's order; the offset is 0 then. */
  after?: After;
}
