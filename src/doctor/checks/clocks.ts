import type { Redis } from 'ioredis';
import { mastersOf } from '../../redis/masters';
import { ok, warn, type Check, type Observation } from '../check';

const TOLERANCE_MS = 2_000;

export const databaseClock: Check = {
  name: 'database clock',
  needs: ['database'],
  async run({ database: { query, dialect } }) {
    const { server } = dialect;
    return server ? [await compare(async () => (await server.clock(query)).unixMs)] : [];
  },
};

export const redisClock: Check = {
  name: 'Redis clock',
  needs: ['redis'],
  async run({ redis }) {
    const servers = redis ? await mastersOf(redis) : [];
    const observed = await Promise.all(servers.map((server) => compare(() => clockOf(server))));
    const wrong = observed.filter(({ level }) => level !== 'ok');
    return wrong.length > 0 ? wrong : observed.slice(0, 1);
  },
};

async function clockOf(redis: Redis): Promise<number> {
  const [seconds, microseconds] = await redis.time();
  return Number(seconds) * 1000 + Number(microseconds) / 1000;
}

/** The other clock is read somewhere within the round trip, which is no difference. */
async function compare(read: () => Promise<number>): Promise<Observation> {
  const sent = Date.now();
  const theirs = await read();
  const apart = Math.max(sent - theirs, theirs - Date.now(), 0);
  if (apart <= TOLERANCE_MS) return ok('agrees with this machine');
  return warn(
    `${(apart / 1000).toFixed(1)} s ${theirs < sent ? 'behind' : 'ahead of'} this machine`,
    'Keep all machines in time (NTP): heartbeats of online players last 60 s',
  );
}
