import { sql, type RawBuilder, type SqlBool } from 'kysely';
import { PUBLIC_PRIVILEGES } from '../osu/privileges';

/**
 * The one predicate of who is visible: holds for the rows of `users` that are public, in a query that has that table
 * under its own name. Whatever belongs to other players answers as if it did not exist.
 */
export function isVisible(): RawBuilder<SqlBool> {
  return sql<SqlBool>`(users.priv & ${sql.lit(PUBLIC_PRIVILEGES)}) = ${sql.lit(PUBLIC_PRIVILEGES)}`;
}
