import { sql, type RawBuilder, type SqlBool } from 'kysely';
import type { ModsFilter } from '../osu/mods';

/** A score was played with the mods; any score without a filter. */
export function hasMods(filter: ModsFilter): RawBuilder<SqlBool> {
  if (filter.match === 'none') return sql`scores.mods = 0`;
  const { match, mods } = filter;
  if (match === 'just') return sql`scores.mods = ${mods}`;
  return match === 'all' ? sql`(scores.mods & ${mods}) = ${mods}` : sql`(scores.mods & ${mods}) != 0`;
}
