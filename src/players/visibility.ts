import { sql, type RawBuilder, type SqlBool } from 'kysely';
import type { Database } from '../db/database';
import { isStaff, PUBLIC_PRIVILEGES } from '../osu/privileges';

/** Who looks at something: a player sees itself, staff see everybody. Undefined is the public. */
export interface Viewer {
  id: number;
  priv: number;
}

/**
 * The one predicate of who is visible: holds for the rows of `users` that are public, or that the viewer may see all
 * the same, in a query that has that table under its own name. What else players own answers as if it did not exist.
 */
export function isVisible(viewer?: Viewer): RawBuilder<SqlBool> {
  const isPublic = sql<SqlBool>`(users.priv & ${sql.lit(PUBLIC_PRIVILEGES)}) = ${sql.lit(PUBLIC_PRIVILEGES)}`;
  if (!viewer) return isPublic;
  return isStaff(viewer.priv)
    ? sql<SqlBool>`users.id is not null`
    : sql`(${isPublic} or users.id = ${viewer.id})`;
}

/**
 * The same of the player whose id is in a column, such as `scores.userid`, in a query without `users`. Not a join, which
 * MariaDB might begin at the players and go through all that they own.
 */
export function ownerIsVisible(
  query: Database['query'],
  column: string,
  viewer?: Viewer,
): RawBuilder<SqlBool> {
  const owner = query
    .selectFrom('users')
    .select(isVisible(viewer).as('visible'))
    .where('users.id', '=', sql.ref<number>(column));
  return sql`${owner}`;
}
