import { ok, warn, type Check, type Observation, type Subject } from '../check';

const TOLERANCE_MS = 2_000;

export const databaseClock: Check = {
  name: 'database clock',
  needs: ['database'],
  run: (subject) =>
    compare(
      subject,
      async ({ database: { query, dialect } }) => (await dialect.server?.clock(query))?.unixMs,
    ),
};

export const redisClock: Check = {
  name: 'Redis clock',
  needs: ['redis'],
  run: (subject) =>
    compare(subject, async ({ redis }) => {
      const time = await redis?.time();
      return time && Number(time[0]) * 1000 + Number(time[1]) / 1000;
    }),
};

/** The other clock is read somewhere within the round trip, which is no difference. */
async function compare(
  subject: Subject,
  read: (subject: Subject) => Promise<number | undefined>,
): Promise<Observation[]> {
  const sent = Date.now();
  const theirs = await read(subject);
  if (theirs === undefined) return [];
  const apart = Math.max(sent - theirs, theirs - Date.now(), 0);
  if (apart <= TOLERANCE_MS) return [ok('agrees with this machine')];
  return [
    warn(
      `${(apart / 1000).toFixed(1)} s ${theirs < sent ? 'behind' : 'ahead of'} this machine`,
      'Keep all machines in time (NTP): heartbeats of online players last 60 s',
    ),
  ];
}
