import { Redis } from 'ioredis';
import { sql } from 'kysely';
import { servicesAvailable, startPrivateServices } from '../../src/conformance/privateServices';
import { createDatabase } from '../../src/db/database';

(servicesAvailable() ? describe : describe.skip)(
  'startPrivateServices (where MariaDB and Redis are installed)',
  () => {
    it('starts both, makes databases, and stops both', async () => {
      const services = await startPrivateServices();
      try {
        await services.createDatabase('one');
        const database = createDatabase({
          kind: 'mysql',
          ...services.mysql,
          name: 'one',
          ssl: false,
          poolSize: 1,
        });
        const { rows } = await sql<{ name: string }>`select database() as name`.execute(database.query);
        expect(rows).toEqual([{ name: 'one' }]);
        await database.close();
        const redis = new Redis(services.redis);
        expect(await redis.ping()).toBe('PONG');
        await redis.quit();
      } finally {
        await services.stop();
      }
      for (const { port } of [services.mysql, services.redis])
        await expect(fetch(`http://127.0.0.1:${port}`)).rejects.toThrow();
    });
  },
);
