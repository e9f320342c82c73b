import mysql2 from 'mysql2';
import type { Connection, RowDataPacket } from 'mysql2/promise';
import request from 'supertest';
import type { Stack } from './stacks';

/** What the service asks the database for answers that are asked for at once, with the values in their places. */
export async function statementsOf({ app }: Pick<Stack, 'app'>, ...urls: string[]): Promise<string[]> {
  const asked = jest.spyOn(mysql2.Connection.prototype, 'query');
  const statuses = await Promise.all(urls.map(async (url) => (await request(app).get(url)).status));
  const statements = asked.mock.calls.map((call) => {
    const [text, values] = call as unknown as [string, string[]];
    return mysql2.format(text, values);
  });
  asked.mockRestore();
  expect(urls.filter((_, at) => statuses[at]! >= 500)).toEqual([]);
  return statements.filter((statement) => statement.startsWith('select'));
}

type Plan = { [key: string]: Plan | string | number | undefined };

export async function explain(admin: Connection, statement: string): Promise<Plan> {
  const [[row]] = await admin.query<RowDataPacket[]>(`explain format=json ${statement}`);
  return JSON.parse((row as { EXPLAIN: string }).EXPLAIN) as Plan;
}

/** More than any page or its candidates, less than any of the tables. */
export const MANY = 500;

/** Those that an index's own condition rules out are counted as attempts alone. */
export async function rowsLookedAt(admin: Connection, statement: string): Promise<number> {
  await admin.query('flush status');
  await admin.query(statement);
  const [counters] = await admin.query<RowDataPacket[]>(
    "show session status where Variable_name like 'Handler_read%' or Variable_name = 'Handler_icp_attempts'",
  );
  return counters.reduce((sum, { Value }) => sum + Number(Value), 0);
}

/** Tables that are gone through, and sorts of many rows. */
export function faultsOf(plan: Plan, sorting = false): string[] {
  const { access_type: access, rows, table_name: table } = plan;
  const many = Number(rows) > MANY;
  return [
    ...(many && (access === 'ALL' || access === 'index') ? [`scan of ${table as string}`] : []),
    ...(many && sorting ? ['sort'] : []),
    ...Object.entries(plan).flatMap(([key, part]) =>
      typeof part === 'object' ? faultsOf(part, (sorting && key !== 'subqueries') || key === 'filesort') : [],
    ),
  ];
}
