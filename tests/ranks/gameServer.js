/**
 * Stands for the game server in a process of its own: told `{ changes: n }` it changes n players, one after another, in
 * SQL and in the sets, and answers with how many it has changed so far.
 */
'use strict';
const { Redis } = require('ioredis');
const { createConnection } = require('mysql2/promise');

const MODES = [0, 1, 2, 3, 4, 5, 6, 8];
const { mysql, redis: redisOptions, players } = JSON.parse(process.argv[2]);

async function main() {
  const sql = await createConnection(mysql);
  const redis = new Redis(redisOptions);
  const restricted = [];
  let done = 0;

  async function userOf(id) {
    const [[user]] = await sql.query('select priv, country from users where id = ?', [id]);
    return user;
  }

  const keysOf = (mode, country) => [`bancho:leaderboard:${mode}`, `bancho:leaderboard:${mode}:${country}`];

  async function submitScore(id, mode, pp, setsFirst) {
    const { priv, country } = await userOf(id);
    const inSql = () => sql.query('update stats set pp = ? where id = ? and mode = ?', [pp, id, mode]);
    const inSets = async () => {
      if ((priv & 3) === 3) for (const key of keysOf(mode, country)) await redis.zadd(key, pp, id);
    };
    for (const write of setsFirst ? [inSets, inSql] : [inSql, inSets]) await write();
  }

  async function restrict(id) {
    const { country } = await userOf(id);
    await sql.query('update users set priv = 2 where id = ?', [id]);
    for (const mode of MODES) for (const key of keysOf(mode, country)) await redis.zrem(key, id);
    restricted.push(id);
  }

  async function pardon(id) {
    const { country } = await userOf(id);
    await sql.query('update users set priv = 3 where id = ?', [id]);
    const [rows] = await sql.query('select mode, pp from stats where id = ? and pp > 0', [id]);
    for (const { mode, pp } of rows) for (const key of keysOf(mode, country)) await redis.zadd(key, pp, id);
  }

  async function change() {
    const id = 3 + ((done * 7919) % players);
    if (done % 10 === 8) await restrict(id);
    else if (done % 20 === 19) await pardon(restricted.shift());
    else await submitScore(id, MODES[done % MODES.length], 1 + ((done * 104_729) % 25_000), done % 2 === 0);
    done += 1;
  }

  let queue = Promise.resolve();
  process.on('message', ({ changes }) => {
    queue = queue.then(async () => {
      for (let left = changes; left > 0; left -= 1) await change();
      process.send({ done });
    });
  });
  process.send({ done });
}

void main();
