import { once } from 'node:events';
import { request, type IncomingMessage } from 'node:http';
import { startMariadb, startRedis, type FaultyServer } from '../../bench/faults/servers';
import { createDatabase } from '../../src/db/database';
import { migrate } from '../../src/db/migrate';
import { createConnection } from 'mysql2/promise';
import { eventually } from '../support/eventually';
import { insertPlayer } from '../support/factories';
import { testServices } from '../support/services';
import { openWebSocket } from '../gateway/webSocketTester';
import { startService, type StartedService } from '../workers/service';

const NAME = 'kiai_test_shutdown';
const KEY = '8d7d3a1e-5a7b-4d0c-9a56-0f6f0c8e6b11';

(testServices() ? describe : describe.skip)('SIGTERM', () => {
  let mariadb: FaultyServer;
  let redis: FaultyServer;
  let service: StartedService;

  beforeAll(async () => {
    [mariadb, redis] = await Promise.all([startMariadb(), startRedis()]);
    const root = { host: '127.0.0.1', port: mariadb.port, user: 'root' };
    const admin = await createConnection(root);
    await admin.query(`create database ${NAME} default charset utf8mb4`);
    await admin.end();
    const config = { kind: 'mysql', ...root, password: '', name: NAME, ssl: false, poolSize: 1 } as const;
    const database = createDatabase(config);
    await migrate(database);
    await insertPlayer(database, 3, { api_key: KEY });
    await database.close();
  });
  beforeEach(async () => {
    service = await startService({
      DB_HOST: '127.0.0.1',
      DB_PORT: String(mariadb.port),
      DB_NAME: NAME,
      REDIS_HOST: '127.0.0.1',
      REDIS_PORT: String(redis.port),
      DB_TIME_LIMIT: '2',
    });
    await service.logged('kiai is ready');
  });
  afterEach(() => service.clean());
  afterAll(() => Promise.all([mariadb.stop(), redis.stop()]));

  it('lets an upload come to its end, sends WebSockets away, and ends with 0', async () => {
    const webSocket = await openWebSocket(service.url);
    const upload = request(`${service.url}/v1/set_avatar`, {
      method: 'POST',
      headers: { 'Content-Type': 'multipart/form-data; boundary=x', Authorization: KEY },
    });
    upload.write('--x\r\n');
    await eventually(() => upload.socket?.bytesWritten);
    await fetch(`${service.url}/health/live`);
    service.kill('SIGTERM');
    await eventually(() => webSocket.closed);
    expect(webSocket.closed).toEqual({ code: 1001, reason: 'The server is going away.' });
    upload.end('Content-Disposition: form-data; name="a"\r\n\r\nb\r\n--x--\r\n');
    const [answer] = (await once(upload, 'response')) as [IncomingMessage];
    answer.resume();
    expect(answer.statusCode).toBe(400);
    expect(await service.ended).toEqual([0, null]);
  });

  it('ends with 0 while the database and Redis hang', async () => {
    expect((await fetch(`${service.url}/v1/get_player_count`)).status).toBe(200);
    await Promise.all([mariadb.pause(), redis.pause()]);
    const hangs = fetch(`${service.url}/v1/get_player_info?scope=info&id=3`);
    await eventually(async () => (await fetch(`${service.url}/health/live`)).ok);
    service.kill('SIGTERM');
    expect((await hangs).status).toBe(503);
    expect(await service.ended).toEqual([0, null]);
    await Promise.all([mariadb.resume(), redis.resume()]);
  });
});
