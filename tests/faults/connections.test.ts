import { setImmediate as nextTurn } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { startResetProxy } from '../../bench/faults/resetProxy';
import { LimitedConnection } from '../../src/db/dialects/limitedConnection';
import { LimitedPool } from '../../src/db/dialects/limitedPool';
import { createRandom } from '../../src/demo/random';
import { eventually } from '../support/eventually';
import { testServices } from '../support/services';

const services = testServices();
const TIMES = 20;

(services ? describe : describe.skip)('connections to a database that are reset', () => {
  /** Every connection that was opened. */
  const made: WeakRef<LimitedConnection>[] = [];

  beforeEach(() => {
    // eslint-disable-next-line @typescript-eslint/unbound-method -- it is called on what it is called on here
    const { prepare } = LimitedConnection.prototype;
    jest.spyOn(LimitedConnection.prototype, 'prepare').mockImplementation(function (this: LimitedConnection) {
      made.push(new WeakRef(this));
      return prepare.call(this);
    });
  });
  afterEach(() => void jest.restoreAllMocks());

  it('are not held on to', async () => {
    const { host, port, user, password } = services!.mysql;
    const proxy = await startResetProxy(port, createRandom(1));
    const options = { host, user, password, port: proxy.port, connectionLimit: 1 };
    const pool = new LimitedPool(options, { waitMs: 5_000, statementMs: 5_000 });
    try {
      for (let nth = 1; nth <= TIMES; nth += 1) {
        await eventually(() => pool.query('select 1', []).catch(() => undefined));
        proxy.resetAll();
      }
      expect(made.length).toBe(TIMES);
      jest.restoreAllMocks();
      await eventually(() => pool.figures().idle === 0);
      await collectGarbage();
      expect(made.filter((connection) => connection.deref())).toEqual([]);
    } finally {
      await pool.close();
      proxy.close();
    }
  });
});

async function collectGarbage(): Promise<void> {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  await nextTurn();
  collect();
}
