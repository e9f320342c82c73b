import type { Difference } from './compare';
import type { Scenario, Step } from './dataSet';
import { stepDeparture } from './departures';
import { toJson } from '../json/toJson';
import { judge } from './judge';
import { buildUpload } from './multipart';
import type { Outcome } from './outcome';
import { sendRequest, type HttpAnswer, type HttpRequest } from './sendRequest';

const SESSION_COOKIE = 'bancho_session';

/**
 * Runs scenarios in order, sessions passing from one to the next, and tells each step's outcome. `players` are the names
 * of the data set's players by id: a part of a recording may use a session whose log-in lies in another part.
 */
export async function runScenarios(
  url: string,
  scenarios: readonly Scenario[],
  tell: (outcome: Outcome) => void,
  players: ReadonlyMap<number, string> = new Map(),
): Promise<void> {
  const sessions = await openUnrecorded(
    url,
    scenarios.flatMap(({ steps }) => steps),
    players,
  );
  for (const { name, steps } of scenarios)
    for (const [at, step] of steps.entries())
      tell({ id: `${name} #${at + 1}`, request: step, differences: await runStep(url, step, sessions) });
}

/** All players of a data set share it. */
const SHARED_PASSWORD = 'correct horse 1';

/** Logs in whose sessions no step opens: the player whose own things a session is used on with success. */
async function openUnrecorded(
  url: string,
  steps: readonly Step[],
  players: ReadonlyMap<number, string>,
): Promise<Map<string, string>> {
  const sessions = new Map<string, string>();
  const opened = new Set(steps.map(({ expect }) => expect.sets_session));
  for (const { session, path, expect } of steps) {
    const player = players.get(Number(OWN_PATH.exec(path)?.[1]));
    if (!session || opened.has(session) || sessions.has(session) || expect.status !== 200 || !player)
      continue;
    const credentials = toJson({ username: player, password: SHARED_PASSWORD });
    const headers = { 'Content-Type': 'application/json' };
    const logIn = { method: 'POST', path: '/v2/sessions', headers, body: Buffer.from(credentials) };
    const cookie = sessionCookie(await sendRequest(url, logIn));
    if (cookie?.value) sessions.set(session, cookie.value);
  }
  return sessions;
}

const OWN_PATH = /\/v2\/players\/(\d+)\//;

async function runStep(url: string, step: Step, sessions: Map<string, string>): Promise<Difference[]> {
  let answer: HttpAnswer;
  try {
    answer = await sendRequest(url, toRequest(step, sessions));
  } catch (error) {
    return [{ path: 'answer', expected: 'one', actual: String(error) }];
  }
  const {
    sets_session: label,
    clears_session: clears,
    ...expected
  } = stepDeparture(step)?.expect ?? step.expect;
  const differences = judge(expected, answer);
  const cookie = sessionCookie(answer);
  if (label !== undefined) {
    if (cookie?.value && !cookie.expired) sessions.set(label, cookie.value);
    else
      differences.push({ path: 'Set-Cookie', expected: 'a session', actual: answer.headers['set-cookie'] });
  }
  if (clears && !cookie?.expired)
    differences.push({
      path: 'Set-Cookie',
      expected: 'an expired session',
      actual: answer.headers['set-cookie'],
    });
  return differences;
}

function toRequest(step: Step, sessions: ReadonlyMap<string, string>): HttpRequest {
  const { method, path, headers = {} } = step;
  const { contentType, body } = toBody(step);
  const session = step.session === undefined ? undefined : sessions.get(step.session);
  if (step.session !== undefined && session === undefined)
    throw new Error(`no step opened session ${step.session}`);
  return {
    method,
    path,
    headers: {
      ...(contentType && { 'Content-Type': contentType }),
      ...(session && { Cookie: `${SESSION_COOKIE}=${session}` }),
      ...headers,
    },
    body,
  };
}

function toBody({ json, text, multipart }: Step): { contentType?: string; body?: Buffer } {
  if (json !== undefined) return { contentType: 'application/json', body: Buffer.from(toJson(json)) };
  if (text !== undefined) return { body: Buffer.from(text) };
  return multipart === undefined ? {} : buildUpload(multipart);
}

function sessionCookie({ headers }: HttpAnswer): { value: string; expired: boolean } | undefined {
  const header = headers['set-cookie']?.findLast((cookie) => cookie.startsWith(`${SESSION_COOKIE}=`));
  if (header === undefined) return undefined;
  const [pair = '', ...attributes] = header.split(';').map((part) => part.trim());
  const attribute = (name: string) =>
    attributes.find((part) => part.toLowerCase().startsWith(`${name}=`))?.slice(name.length + 1);
  const maxAge = attribute('max-age');
  const expires = attribute('expires');
  return {
    value: pair.slice(SESSION_COOKIE.length + 1),
    expired:
      maxAge === undefined ? expires !== undefined && Date.parse(expires) <= Date.now() : Number(maxAge) <= 0,
  };
}
