import type { CompiledQuery, DatabaseConnection, Dialect } from 'kysely';
import { kindOf } from './errors';

/** The same dialect, which tells when no connection can be had and when a statement fails by the server's fault. */
export function withFailures(dialect: Dialect, onFailure: () => void): Dialect {
  const watched = new WeakSet<DatabaseConnection>();

  function watch(connection: DatabaseConnection): DatabaseConnection {
    if (watched.has(connection)) return connection;
    watched.add(connection);
    const execute = connection.executeQuery.bind(connection);
    const stream = connection.streamQuery.bind(connection);
    const note = (error: unknown): never => {
      if (kindOf(error) === 'away') onFailure();
      throw error;
    };
    connection.executeQuery = <Row>(query: CompiledQuery) => execute<Row>(query).catch(note);
    connection.streamQuery = async function* <Row>(query: CompiledQuery, chunkSize?: number) {
      try {
        yield* stream<Row>(query, chunkSize);
      } catch (error) {
        note(error);
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
