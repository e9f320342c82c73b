import { isDeepStrictEqual } from 'node:util';
import request from 'supertest';
import { insertPlayer, insertStats, liveMatch, livePlayer, type Answer } from '../support/factories';
import { sessionCookie } from '../support/sessions';
import type { Stack } from '../support/stacks';

const PASSWORD = 'correct horse 1';
const SESSIONS = 12;

/** A request, and what its answer has to be. */
interface Probe {
  name: string;
  ask: () => Promise<Answer>;
  isRight: (answer: Answer) => boolean;
}

/** What a player, a website and a bot ask for all the time, on a stack where it has one right answer each. */
export async function makeProbes(stack: Stack): Promise<Probe[]> {
  const { writable, context, app } = stack;
  const pw_bcrypt = await context.passwords.hash(PASSWORD);
  for (const [id, country, pp] of [
    [3, 'jp', 500],
    [4, 'us', 900],
    [5, 'jp', 700],
    [6, 'kr', 321],
  ] as const) {
    await insertPlayer(writable, id, { country, pw_bcrypt });
    await insertStats(writable, id, { 0: { pp }, 4: { pp: pp / 2 } });
    await context.ranks.set(0, { id, country }, pp);
    await context.ranks.set(4, { id, country }, pp / 2);
    await context.live.putPlayer(livePlayer(id, { action: 2 }));
  }
  for (const id of [0, 1, 2]) await context.live.putMatch(id, liveMatch(3 + id));
  const urls = [
    '/v1/get_leaderboard?mode=0',
    '/v2/leaderboards/0',
    '/v1/get_player_info?scope=all&id=3',
    '/v2/players/6/stats',
    '/v1/get_player_status?id=4',
    '/v2/players/online',
    '/v1/get_player_count',
    '/v1/get_matches',
    '/v2/matches/1',
  ];
  const cookies = await Promise.all(
    Array.from({ length: SESSIONS }, (_, at) => sessionCookie(stack, 3 + (at % 4))),
  );
  const reads = [
    ...urls.map((url) => ({ name: url, ask: () => request(app).get(url) })),
    ...cookies.map((cookie, at) => ({
      name: `session ${at}`,
      ask: () => request(app).get('/v2/sessions/current').set({ Cookie: cookie }),
    })),
  ];
  const probes = await Promise.all(
    reads.map(async ({ name, ask }): Promise<Probe> => {
      const { status, body } = await ask();
      if (status !== 200) throw new Error(`${name}: ${status} at first`);
      return {
        name,
        ask,
        isRight: (answer) => answer.status === 200 && isDeepStrictEqual(answer.body, body),
      };
    }),
  );
  const logIn: Probe = {
    name: 'log-in',
    ask: () => request(app).post('/v2/sessions').send({ username: 'player 5', password: PASSWORD }),
    isRight: ({ status, body }) => status === 201 && (body as { data: { id: number } }).data.id === 5,
  };
  return [...probes, logIn];
}

/** Where nothing can be answered now, or the answer says that it is none of now. */
const saysAway = ({ status, body }: Answer) =>
  status === 503 || (status === 200 && JSON.stringify(body).includes('"stale":true'));

export const areRight = async (probes: readonly Probe[]) => {
  const answers = await Promise.all(probes.map(async ({ ask, isRight }) => isRight(await ask())));
  return answers.every(Boolean);
};

/** Asks all the time until it is stopped, and keeps the answers that are neither right nor say that they cannot be. */
export function startStream(probes: readonly Probe[]) {
  const seen = { right: 0, away: 0, wrong: [] as string[] };
  let isOn = true;
  const all = Promise.all(
    probes.map(async ({ name, ask, isRight }) => {
      while (isOn) {
        const answer = await ask();
        if (isRight(answer)) seen.right += 1;
        else if (saysAway(answer)) seen.away += 1;
        else seen.wrong.push(`${name}: ${answer.status} ${JSON.stringify(answer.body).slice(0, 300)}`);
      }
    }),
  );
  return {
    seen,
    async stop() {
      isOn = false;
      await all;
      return seen;
    },
  };
}
