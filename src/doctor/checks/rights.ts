import { columnsRead } from '../../db/requirements';
import { fail, list, ok, warn, type Check } from '../check';
import { readGrants } from '../grants';

/** What accounts, profiles and keys are written to. */
const WRITTEN_TABLES = ['users', 'stats'];

export const rights: Check = {
  name: 'rights',
  needs: ['database'],
  async run({ config, database: { query, dialect } }) {
    if (!dialect.server || config.database.kind !== 'mysql') return [];
    const { user, name } = config.database;
    const held = readGrants(await dialect.server.grants(query), name);
    const tables = [...new Set(columnsRead().map(({ table }) => table))];
    const unreadable = tables.filter((table) => !held.may('SELECT', table));
    if (unreadable.length > 0 && held.hasRoles)
      return [warn(`the rights of ${user} come from a role and can't be told`, 'Look at "schema" instead')];
    if (unreadable.length > 0)
      return [fail(`${user} may not read ${list(unreadable)}`, `GRANT SELECT ON ${name}.* to it`)];
    const mayWrite = WRITTEN_TABLES.every((table) => held.may('INSERT', table) && held.may('UPDATE', table));
    return [
      ok(
        mayWrite
          ? `${user} may read and write`
          : `${user} may only read: enough; accounts, profiles and keys can't be written`,
      ),
    ];
  },
};
