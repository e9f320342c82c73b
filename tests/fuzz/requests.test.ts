import fc from 'fast-check';
import { createJudge, type Judge } from '../../fuzz/judge';
import { operationsOf } from '../../fuzz/operations';
import type { FuzzRequest } from '../../fuzz/request';
import { requestTo, strayRequest } from '../../fuzz/requests';
import { fillWorld, makeRows, openWorld, readSecrets } from '../../fuzz/world';
import { sendRequest } from '../../src/conformance/sendRequest';
import { listen, type Server } from '../../src/server';
import { describeOnEveryStack } from '../support/stacks';

/** For more than a look: `KIAI_FUZZ_RUNS=1000 npx jest tests/fuzz`. */
const RUNS = Number(process.env['KIAI_FUZZ_RUNS'] ?? 30);
const OPERATIONS = operationsOf();
const rows = makeRows();

/** A run that fails tells its seed and the smallest request that it has found. */
describeOnEveryStack(
  'whatever is sent',
  (stack) => {
    let server: Server;
    let judge: Judge;
    let secrets: string[] = [];

    beforeAll(async () => {
      const { context, writable, dataDirectory } = stack();
      await fillWorld({ ...context, database: writable, dataDirectory }, rows);
      server = await listen(stack().app, '127.0.0.1', 0);
      judge = createJudge(OPERATIONS, () => secrets);
    });
    afterAll(() => server.close());

    async function world() {
      const opened = await openWorld(stack().context);
      secrets = await readSecrets(stack().writable, opened);
      return opened;
    }

    async function holds(request: FuzzRequest): Promise<void> {
      expect(judge(request, await sendRequest(server.url, request))).toBeUndefined();
    }

    it.each(OPERATIONS)('$name answers as documented', async (operation) => {
      await fc.assert(fc.asyncProperty(requestTo(operation, await world()), holds), { numRuns: RUNS });
    });

    it('other paths and methods answer, without a word of their insides', async () => {
      const stray = strayRequest(OPERATIONS, await world());
      await fc.assert(fc.asyncProperty(stray, holds), { numRuns: RUNS * 10 });
    });
  },
  { mayWrite: true, overrides: { passwords: { cost: 4 } }, env: { API_RATE_LIMITS: 'false' } },
);
