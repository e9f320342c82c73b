import { MysqlAdapter, MysqlDialect, sql } from 'kysely';
import type { ConnectionOptions, PoolOptions } from 'mysql2';
import type { MysqlConfig } from '../../config/config';
import { ColumnCharsets } from './columnCharsets';
import { comparable } from './comparable';
import { escapeLike, type SqlDialect } from './dialect';
import { LimitedPool, type PoolLimits } from './limitedPool';
import { mysqlServer } from './mysqlServer';

const CONNECT_TIMEOUT_MS = 5_000;

/** How mysql2 connects to the database, and in which types it hands over what it reads. */
export function connectionOptions(config: MysqlConfig): ConnectionOptions {
  return {
    host: config.host,
    port: config.port,
    user: config.user,
    password: config.password,
    database: config.name,
    ssl: config.ssl ? {} : undefined,
    connectTimeout: CONNECT_TIMEOUT_MS,
    charset: 'utf8mb4_general_ci',
    dateStrings: true,
    timezone: 'Z',
    decimalNumbers: true,
    // As text where a double does not hold them, see `restoreBigInts`.
    supportBigNumbers: true,
    // Statements go as text. By default each connection sets aside half a megabyte to remember prepared ones.
    maxPreparedStatements: 1,
  };
}

/** The same for a pool. */
export function mysqlOptions(config: MysqlConfig): PoolOptions & { connectionLimit: number } {
  return { ...connectionOptions(config), connectionLimit: config.poolSize };
}

const UNLIMITED: PoolLimits = { waitMs: Infinity, statementMs: Infinity };

/** MySQL 8 and MariaDB 10.6+. */
export function mysqlDialect(config: MysqlConfig, limits = UNLIMITED): SqlDialect {
  const pool = new LimitedPool(mysqlOptions(config), limits);
  const charsets = new ColumnCharsets(pool);
  const textFor = (column: string, text: string) => comparable(text, () => charsets.of(column));
  return {
    name: 'mysql',
    kysely: new ClusterDialect({ pool }),
    plugins: [],
    equalsText: (column, text) => sql`${sql.ref(column)} = ${textFor(column, text)}`,
    containsText: (column, text) =>
      sql`${sql.ref(column)} like ${textFor(column, `%${escapeLike(text)}%`)} escape '|'`,
    equalsCollated: (column, text) => sql`${sql.ref(column)} = ${textFor(column, text)}`,
    // For `=`, MariaDB looks at every entry of the value in the column's index and rules out those before the page one by
    // one.
    equalsCommon(column, value) {
      const operand = typeof value === 'string' ? textFor(column, value) : sql`${value}`;
      return sql`(${sql.ref(column)} >= ${operand} and ${sql.ref(column)} <= ${operand})`;
    },
    equalsExactly: (column, text) => sql`${sql.ref(column)} = ${text} collate utf8mb4_bin`,
    asText: (column) => sql`cast(${sql.ref(column)} as char)`,
    createTable({ name, columns, primaryKey, unique = [], indexes = {} }) {
      const lines = [
        ...Object.entries(columns).map(([column, type]) => `\`${column}\` ${type}`),
        `primary key (${primaryKey.join(', ')})`,
        ...unique.map((column) => `constraint ${name}_${column}_uindex unique (\`${column}\`)`),
        ...Object.entries(indexes).map(([index, of]) => `index ${index} (${of.join(', ')})`),
      ];
      return [
        `create table ${name} (${lines.join(', ')}) engine = InnoDB default charset utf8mb4 collate utf8mb4_general_ci`,
      ];
    },
    // The column's own collation is all that it takes.
    compareAsText: async () => undefined,
    createIndex: ({ table, name, columns }) =>
      `create index ${name} on ${table} (${columns.join(', ')}) algorithm = inplace lock = none`,
    startIdsAt: (table, id) => `alter table ${table} auto_increment = ${id}`,
    pool: () => pool.figures(),
    server: mysqlServer,
  };
}

class ClusterDialect extends MysqlDialect {
  override createAdapter() {
    return new ClusterAdapter();
  }
}

type MigrationLock = Parameters<MysqlAdapter['acquireMigrationLock']>;

/** A cluster may refuse the named lock that keeps two migrations apart: there whoever migrates sees to it. */
class ClusterAdapter extends MysqlAdapter {
  override async acquireMigrationLock(...lock: MigrationLock): Promise<void> {
    await super.acquireMigrationLock(...lock).catch(() => undefined);
  }

  override async releaseMigrationLock(...lock: MigrationLock): Promise<void> {
    await super.releaseMigrationLock(...lock).catch(() => undefined);
  }
}
