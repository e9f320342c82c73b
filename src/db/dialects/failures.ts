import type { DatabaseConnection, Dialect } from 'kysely';

/** Classes of SQLSTATE that are about the statement, not about the server: what it breaks, and what it names. */
const OF_STATEMENT = /^(?:23|42)/;

/** The same dialect, which tells when no connection can be had and when a statement fails by the server's fault. */
export function withFailures(dialect: Dialect, onFailure: () => void): Dialect {
  const watched = new WeakSet<DatabaseConnection>();

  function watch(connection: DatabaseConnection): DatabaseConnection {
    if (watched.has(connection)) return connection;
    watched.add(connection);
    const execute = connection.executeQuery.bind(connection);
    connection.executeQuery = async (query) => {
      try {
        return await execute(query);
      } catch (error) {
        if (!isOfStatement(error)) onFailure();
        throw error;
      }
    };
    return connection;
  }

  return {
    createAdapter: () => dialect.createAdapter(),
    createIntrospector: (database) => dialect.createIntrospector(database),
    createQueryCompiler: () => dialect.createQueryCompiler(),
    createDriver() {
      const driver = dialect.createDriver();
      const acquire = driver.acquireConnection.bind(driver);
      driver.acquireConnection = async (...options) => {
        const connection = await acquire(...options).catch((error: unknown) => {
          onFailure();
          throw error;
        });
        return watch(connection);
      };
      return driver;
    },
  };
}

function isOfStatement(error: unknown): boolean {
  return OF_STATEMENT.test(String((error as { sqlState?: unknown } | null)?.sqlState));
}
