import {
  DummyDriver,
  Kysely,
  SelectQueryNode,
  type CompiledQuery,
  type DatabaseConnection,
  type QueryResult,
} from 'kysely';
import type { DatabaseConfig } from '../config/config';
import type { Logger } from '../logger';
import type { Database } from './database';
import { replicaServer, replicationSource } from './dialects/mysqlReplication';
import { followReplicas, type Replicas } from './replicas';
import type { Schema } from './schema';

export interface PublicDatabaseOptions {
  log: Logger;
  /** Told of every statement that a replica has answered. */
  onStatement?: (sql: string) => void;
}

/**
 * What the public reads: the database, and where it has replicas, those of them that are well. What they tell may be as
 * old as `DB_REPLICA_MAX_LAG`. Closing it closes the replicas alone.
 */
export function openPublicDatabase(
  primary: Database,
  config: DatabaseConfig,
  { log, onStatement }: PublicDatabaseOptions,
): Database {
  if (config.kind !== 'mysql' || !config.replicas) return { ...primary, close: async () => undefined };
  const { hosts, port, maxLagS } = config.replicas;
  const replicas = followReplicas({
    source: replicationSource(config),
    servers: hosts.map((host) => replicaServer({ ...config, host, port })),
    maxLagMs: maxLagS * 1000,
    log,
  });
  const { kysely } = primary.dialect;
  const query = new Kysely<Schema>({
    dialect: {
      createAdapter: () => kysely.createAdapter(),
      createIntrospector: (database) => kysely.createIntrospector(database),
      createQueryCompiler: () => kysely.createQueryCompiler(),
      createDriver: () => new ReplicasDriver(primary, replicas, onStatement),
    },
  });
  return { ...primary, query, replicas: () => replicas.figures(), close: () => replicas.close() };
}

/**
 * Sends selects to a replica that is well. Everything else goes to the primary: what no replica answers, and what is
 * read as a stream, which could not be read again from its beginning when a replica dies.
 */
class ReplicasDriver extends DummyDriver {
  constructor(
    private readonly primary: Database,
    private readonly replicas: Replicas,
    private readonly onStatement?: (sql: string) => void,
  ) {
    super();
  }

  override async acquireConnection(): Promise<DatabaseConnection> {
    return {
      executeQuery: <Row>(query: CompiledQuery) => this.execute<Row>(query),
      streamQuery: <Row>(query: CompiledQuery, chunkSize = 1) =>
        this.primary.query.getExecutor().stream<Row>(query, chunkSize),
    };
  }

  override async beginTransaction(): Promise<void> {
    throw new Error('A transaction belongs on the primary: take the database of the context.');
  }

  private async execute<Row>(query: CompiledQuery): Promise<QueryResult<Row>> {
    const onPrimary = () => this.primary.query.executeQuery<Row>(query);
    const replica = SelectQueryNode.is(query.query) ? this.replicas.pick() : undefined;
    if (!replica) return onPrimary();
    try {
      const rows = await replica.read(query);
      this.onStatement?.(query.sql);
      return { rows: rows as Row[] };
    } catch {
      const result = await onPrimary();
      replica.doubt();
      return result;
    }
  }
}
