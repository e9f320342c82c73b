import { createConnection } from 'mysql2/promise';
import { startPrivateServices, type PrivateServices } from '../../src/conformance/privateServices';
import { between, threadsRunning, toCounts } from '../../bench/http/counters';
import { createDatabaseMeter } from '../../bench/http/databaseMeter';
import { testServices } from '../support/services';

const row = (Variable_name: string, Value: string) => ({ Variable_name, Value });

describe("the database server's counters", () => {
  const rows = [
    row('Handler_read_key', '10'),
    row('Handler_read_rnd_next', '5'),
    row('Questions', '7'),
    row('Threads_running', '3'),
  ];

  it('tell statements, and rows however they were read', () => {
    expect(toCounts(rows)).toEqual({ statements: 7, rowsRead: 15 });
    expect(threadsRunning(rows)).toBe(3);
  });

  it('are no counters without the statements', () => {
    expect(() => toCounts([row('Handler_read_key', '10')])).toThrow('SHOW GLOBAL STATUS tells no Questions.');
  });

  it('leave out what looking at them costs', () => {
    const [before, after] = [
      { statements: 100, rowsRead: 1_000 },
      { statements: 113, rowsRead: 1_100 },
    ];
    expect(between(before, after, { statements: 1, rowsRead: 20 }, 3)).toEqual({
      statements: 10,
      rowsRead: 40,
    });
    expect(between(before, after, { statements: 9, rowsRead: 0 }, 3)).toEqual({
      statements: 0,
      rowsRead: 100,
    });
  });
});

(testServices() ? describe : describe.skip)('the meter of a database server', () => {
  let services: PrivateServices;
  beforeAll(async () => {
    services = await startPrivateServices();
  });
  afterAll(() => services.stop());

  it('tells what was done meanwhile, to the end of what was left running', async () => {
    await services.createDatabase('metered');
    const config = { ...services.mysql, name: 'metered', kind: 'mysql', ssl: false, poolSize: 1 } as const;
    const connection = await createConnection({ ...services.mysql, database: 'metered' });
    await connection.query('create table numbers (id int primary key) select seq as id from seq_1_to_1000');
    const meter = await createDatabaseMeter(config);
    let left: Promise<unknown> | undefined;
    const { result, counts } = await meter.around(async () => {
      for (let nth = 1; nth < 10; nth += 1)
        await connection.query('select id from numbers where id = ?', [nth]);
      left = connection.query(
        'select sleep(0.3), count(*) from (select id + 1 from numbers limit 1000) more',
      );
      return 'done';
    });
    await left;
    await meter.close();
    await connection.end();
    expect(result).toBe('done');
    expect(meter.version).toMatch(/^\d+\.\d+/);
    expect(counts.statements).toBe(10);
    expect(counts.rowsRead).toBeGreaterThanOrEqual(1_009);
    expect(counts.rowsRead).toBeLessThan(2_100);
  });
});
