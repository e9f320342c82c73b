import fc from 'fast-check';
import { operationsOf, type Operation } from '../../fuzz/operations';
import { requestInOrder } from '../../fuzz/inOrder';
import type { FuzzRequest, World } from '../../fuzz/request';
import { requestTo } from '../../fuzz/requests';
import { fillWorld, makeRows, openWorld, PASSWORD, readSecrets } from '../../fuzz/world';
import { sendRequest, type HttpAnswer } from '../../src/conformance/sendRequest';
import { createLogger } from '../../src/logger';
import { listen, type Server } from '../../src/server';
import { newToken } from '../../src/sessions/sessions';
import { scrape } from '../metrics/scrape';
import { eventually } from '../support/eventually';
import { describeOnEveryStack } from '../support/stacks';

const OPERATIONS = operationsOf();
/** Of each operation, in order and not. */
const REQUESTS = 6;
const SEED = 1;

/** Somebody who is unknown, with secrets that nobody must see all the same: they may be right elsewhere. */
const STRANGER = { id: 999, key: 'f0e1d2c3-0000-4000-8000-00000000f0e1', session: newToken() };
const WRONG_PASSWORD = 'a wrong secret 9';

const rows = makeRows();
const lines: string[] = [];
const log = createLogger({ level: 'trace', format: 'json' }, undefined, {
  write: (line: string) => void lines.push(line),
});

describeOnEveryStack(
  'keys, sessions, passwords, hashes and e-mail addresses',
  (stack) => {
    let secrets: string[] = [];
    let server: Server;

    beforeAll(async () => {
      const { context, writable, dataDirectory } = stack();
      await fillWorld({ ...context, database: writable, dataDirectory }, rows);
      server = await listen(stack().app, '127.0.0.1', 0);
    });
    afterAll(() => server.close());
    beforeEach(() => void lines.splice(0));

    /** New sessions, of players and of a stranger; what was secret before stays so. */
    async function openSecrets(): Promise<World> {
      const world = await openWorld(stack().context);
      const now = await readSecrets(stack().writable, world);
      const { key, session } = STRANGER;
      secrets = [...new Set([...secrets, ...now, key, session, PASSWORD, WRONG_PASSWORD])];
      return {
        holders: [...world.holders, STRANGER],
        words: [...world.words, WRONG_PASSWORD],
      };
    }

    /** Requests to each operation, and what came back. */
    async function askEverything(world: World): Promise<{ answered: number; told: string }> {
      const answers: HttpAnswer[] = [];
      for (const operation of OPERATIONS)
        for (const sent of drawn(operation, world)) answers.push(await sendRequest(server.url, sent));
      return {
        // By the service; what is no HTTP is refused before it.
        answered: answers.filter(({ headers }) => headers['x-request-id'] !== undefined).length,
        told: answers.map(({ headers, body }) => `${JSON.stringify(headers)}\n${body.toString()}`).join('\n'),
      };
    }

    const found = (text: string) => secrets.filter((secret) => text.includes(secret));

    /** The lines of the log that have something secret in them. */
    function leaks(): string[] {
      return lines.filter((line) => found(line).length > 0);
    }

    it('are in no line of the log at any level, and in no metric', async () => {
      const { answered } = await askEverything(await openSecrets());
      // A line for each request, which is written once it is over: the log is there to be looked through.
      await eventually(() => lines.filter((line) => line.includes('"msg":"request"')).length >= answered);
      expect(leaks()).toEqual([]);
      expect(found((await scrape(stack().context)).text)).toEqual([]);
      expect((await scrape(stack().context)).text).toContain('/v2/sessions');
      expect(secrets.length).toBeGreaterThan(200);
    });

    it('are found in a line that has one', () => {
      log.trace({ err: new Error(`no such key: ${STRANGER.key}`) });
      expect(leaks()).toHaveLength(1);
    });

    it('are in no line, no metric and no answer when sessions and players cannot be read', async () => {
      const world = await openSecrets();
      const { context, writable } = stack();
      context.keyOwners.clear();
      await writable.query.schema.alterTable('users').renameTo('users_away').execute();
      context.redis?.disconnect();
      try {
        const { told } = await askEverything(world);
        expect(leaks()).toEqual([]);
        expect(found((await scrape(context)).text)).toEqual([]);
        expect(told).not.toMatch(/users_away|ER_NO|no such table|Connection is closed|\bat .+:\d+:\d+/);
        // Errors were logged, with where they came from.
        const failures = lines.filter((line) => line.includes('"level":50') && line.includes('"stack"'));
        expect(failures.length).toBeGreaterThan(OPERATIONS.length);
      } finally {
        await writable.query.schema.alterTable('users_away').renameTo('users').execute();
      }
    });
  },
  {
    mayWrite: true,
    overrides: { log, passwords: { cost: 4 } },
    env: { API_RATE_LIMITS: 'false', METRICS_PORT: '1' },
  },
);

function drawn(operation: Operation, world: World): FuzzRequest[] {
  const options = { seed: SEED, numRuns: REQUESTS };
  return [
    ...fc.sample(requestInOrder(operation, world), options),
    ...fc.sample(requestTo(operation, world), options),
  ];
}
