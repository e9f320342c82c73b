/** What everybody writes: an Express route that selects a row of `users` by its primary key and sends it as JSON. */
import type { AddressInfo } from 'node:net';
import express from 'express';
import { createPool, type PoolOptions, type RowDataPacket } from 'mysql2/promise';

const SELECT = `select id, name, safe_name, priv, country, silence_end, donor_end, creation_time, latest_activity,
  clan_id, clan_priv, preferred_mode, play_style, custom_badge_name, custom_badge_icon, userpage_content
  from users where id = ?`;

function main(): void {
  const [, , options = '{}'] = process.argv;
  const pool = createPool(JSON.parse(options) as PoolOptions);
  const app = express();
  app.get('/users/:id', async (request, response) => {
    const [rows] = await pool.query<RowDataPacket[]>(SELECT, [request.params.id]);
    if (rows[0]) response.json(rows[0]);
    else response.status(404).json({ error: 'There is no such user.' });
  });
  process.on('disconnect', () => process.exit());
  const server = app.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port));
}

if (require.main === module) main();
