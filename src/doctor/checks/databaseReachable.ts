import { access } from 'node:fs/promises';
import { sql } from 'kysely';
import type { Config } from '../../config/config';
import { fail, ok, reasonOf, warn, type Check } from '../check';

const STATEMENT_LIMIT_S = 10;
/** The oldest that the service is tested with. */
const OLDEST = { MySQL: [8, 0], MariaDB: [10, 6] } as const;

const CERTIFICATE_ADVICE =
  'Name the file of who signed it in NODE_EXTRA_CA_CERTS, in the real environment: .env is read too late';

export const databaseReachable: Check = {
  name: 'database',
  async run({ config, database: { query, dialect } }) {
    if (config.database.kind === 'sqlite') {
      const { file } = config.database;
      // Connecting would make it.
      if (
        file !== ':memory:' &&
        !(await access(file).then(
          () => true,
          () => false,
        ))
      )
        return [
          fail(
            `there is no embedded database yet (${file})`,
            "npm start makes it; for a game server's set DB_HOST",
          ),
        ];
    }
    try {
      await sql`select 1`.execute(query);
    } catch (error) {
      const reason = reasonOf(error);
      const advice = reason.includes('certificate') ? CERTIFICATE_ADVICE : 'Look at the DB_* settings';
      return [fail(`${placeOf(config)} cannot be reached: ${reason}`, advice)];
    }
    if (!dialect.server) return [ok(`${placeOf(config)} is readable`)];
    await dialect.server.limitStatements(query, STATEMENT_LIMIT_S);
    const version = await dialect.server.version(query);
    const kind = version.includes('MariaDB') ? 'MariaDB' : 'MySQL';
    const [major = 0, minor = 0] = version.split('.').map((part) => Number.parseInt(part, 10));
    const [oldestMajor, oldestMinor] = OLDEST[kind];
    if (major < oldestMajor || (major === oldestMajor && minor < oldestMinor))
      return [
        warn(
          `${kind} ${version} is older than what the service is tested with`,
          `Update it to ${oldestMajor}.${oldestMinor} or later`,
        ),
      ];
    return [ok(`${placeOf(config)} answers, ${kind} ${version}`)];
  },
};

function placeOf({ database }: Config): string {
  return database.kind === 'mysql' ? `${database.host}:${database.port}/${database.name}` : database.file;
}
