import { setTimeout as sleep } from 'node:timers/promises';
import { CompiledQuery } from 'kysely';
import { replicaServer, replicationSource, type ReplicaServer } from '../../db/dialects/mysqlReplication';
import { ok, reasonOf, warn, type Check, type Observation } from '../check';

const ASK_AGAIN_MS = 250;
const ADVICE = 'What the public reads is read from the primary meanwhile; see docs/database.md';

export const replicas: Check = {
  name: 'replicas',
  needs: ['database'],
  async run({ config: { database } }) {
    if (database.kind !== 'mysql' || !database.replicas) return [];
    const { hosts, port, maxLagS } = database.replicas;
    const source = replicationSource(database);
    try {
      const position = await source.position();
      return await Promise.all(
        hosts.map((host) => lookAt(replicaServer({ ...database, host, port }), position, maxLagS)),
      );
    } catch (error) {
      return [warn(`nobody can tell how far behind the replicas are: ${reasonOf(error)}`, ADVICE)];
    } finally {
      await source.close();
    }
  },
};

/** Whether it comes as far as the primary is now, in the time that it may be behind. */
async function lookAt(server: ReplicaServer, position: string, maxLagS: number): Promise<Observation> {
  try {
    await server.read(CompiledQuery.raw('select users.id from users limit 1'));
    for (let left = maxLagS * 1000; left >= 0; left -= ASK_AGAIN_MS) {
      if ((await server.reached([position])) > 0) return ok(`${server.place} follows`);
      await sleep(ASK_AGAIN_MS);
    }
    return warn(`${server.place} is more than ${maxLagS} s behind`, ADVICE);
  } catch (error) {
    return warn(`${server.place} cannot be read: ${reasonOf(error)}`, ADVICE);
  } finally {
    await server.close();
  }
}
