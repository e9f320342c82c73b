import { sql, type Expression, type SqlBool } from 'kysely';
import type { Database } from './database';

/**
 * Plain equality, of what is given, for a list in order of ids whose columns may have one value in most of the rows.
 * `after`: the id that the list goes on after, if not from its start.
 */
export function commonValues(
  { dialect }: Database,
  values: Readonly<Record<string, number | undefined>>,
  after: number | bigint | undefined,
): Expression<SqlBool>[] {
  return Object.entries(values).flatMap(([column, value]) => {
    if (value === undefined) return [];
    return after === undefined
      ? sql<SqlBool>`${sql.ref(column)} = ${value}`
      : dialect.equalsCommon(column, value);
  });
}
