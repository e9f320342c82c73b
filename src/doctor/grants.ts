/** The rights of a database user, out of what `show grants` answers. */
export interface Rights {
  may(right: 'SELECT' | 'INSERT' | 'UPDATE', table: string): boolean;
  /** Some rights may come from a role, which is not told here. */
  hasRoles: boolean;
}

const NAME = '(?:`(?:[^`]|``)*`|"(?:[^"]|"")*"|\\*)';
const ON_TABLES = new RegExp(`^(GRANT|REVOKE) (.+?) ON (?:TABLE )?(${NAME})\\.(${NAME}) (?:TO|FROM) `, 'i');
const ROLE = /^GRANT (?!.* ON ).+ TO /i;

export function readGrants(statements: readonly string[], database: string): Rights {
  const entries = statements.flatMap((statement) => {
    const [, verb, rights, schema, table] = ON_TABLES.exec(statement) ?? [];
    if (!verb || !rights || !schema || !table) return [];
    if (!matchesSchema(schema, table, database)) return [];
    return [{ revokes: /revoke/i.test(verb), rights: toRights(rights), table: unquote(table) }];
  });
  const holds = (revokes: boolean, right: string, table: string) =>
    entries.some(
      (entry) =>
        entry.revokes === revokes &&
        (entry.table === '*' || entry.table === table) &&
        (entry.rights.includes(right) || entry.rights.includes('ALL')),
    );
  return {
    may: (right, table) => holds(false, right, table) && !holds(true, right, table),
    hasRoles: statements.some((statement) => ROLE.test(statement)),
  };
}

/** A right on some columns only counts; those that can't be read then show as missing. */
function toRights(text: string): string[] {
  return text
    .replace(/\([^)]*\)/g, '')
    .split(',')
    .map((right) =>
      right
        .trim()
        .toUpperCase()
        .replace(/^ALL PRIVILEGES$/, 'ALL'),
    );
}

function unquote(name: string): string {
  return name === '*' ? name : name.slice(1, -1).replace(/``/g, '`').replace(/""/g, '"');
}

/** In a grant on a whole database its name is a pattern: `%` and `_` are wildcards unless a backslash goes before. */
function matchesSchema(quoted: string, table: string, database: string): boolean {
  const name = unquote(quoted);
  if (name === '*' || name === database) return true;
  if (table !== '*') return false;
  const pattern = name.replace(/\\?[\s\S]/g, (part) => {
    if (part === '%') return '.*';
    if (part === '_') return '.';
    return part.slice(-1).replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  });
  return new RegExp(`^${pattern}$`, 'i').test(database);
}
