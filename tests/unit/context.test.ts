import { readSettings } from '../../src/config/readSettings';
import { createContext } from '../../src/context';
import { eventually } from '../support/eventually';
import { testServices } from '../support/services';

const services = testServices();

const sockets = () => process.getActiveResourcesInfo().filter((name) => name === 'TCPSocketWrap').length;

(services ? describe : describe.skip)('a context that cannot be made', () => {
  it('leaves nothing open', async () => {
    const before = sockets();
    const { mysql, redis } = services!;
    const config = readSettings({
      LOG_LEVEL: 'silent',
      DB_HOST: mysql.host,
      DB_PORT: String(mysql.port),
      DB_REPLICA_HOST: mysql.host,
      REDIS_HOST: redis.host,
      REDIS_PORT: String(redis.port),
    });
    const made = createContext({ ...config, trustedProxies: ['nonsense'] });
    await expect(made).rejects.toThrow('invalid IP address: nonsense');
    await eventually(() => sockets() === before);
  });
});
