/**
 * What a list costs at least: a server of Node's own that selects fifty beatmaps from an id on, with the driver that the
 * service uses, and sends the rows as JSON.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createPool, type PoolOptions, type RowDataPacket } from 'mysql2';

const SELECT = `select md5, id, set_id, artist, title, version, creator, last_update, total_length, max_combo, status,
  plays, passes, mode, bpm, cs, od, ar, hp, diff, server, filename, frozen
  from maps where id >= ? order by id limit 50`;

function main(): void {
  const [, , options = '{}'] = process.argv;
  const pool = createPool({ ...(JSON.parse(options) as PoolOptions), dateStrings: true });
  const server = createServer((request, response) => {
    const id = Number(request.url?.split('/').pop());
    pool.query<RowDataPacket[]>(SELECT, [id], (error, rows) => {
      const body = Buffer.from(JSON.stringify(error ? { error: error.message } : rows));
      const headers = { 'Content-Type': 'application/json', 'Content-Length': body.length };
      response.writeHead(error ? 500 : 200, headers).end(body);
    });
  });
  process.on('disconnect', () => process.exit());
  server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port));
}

if (require.main === module) main();
