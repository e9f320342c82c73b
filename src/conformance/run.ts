import type { ConformanceCase, DataSet, Scenario } from './dataSet';
import { DEPARTURES, stepDeparture } from './departures';
import { judge } from './judge';
import type { Outcome } from './outcome';
import { describeFailure } from './report';
import { startPrivateServices, type PrivateServices } from './privateServices';
import { runScenarios } from './scenarios';
import { isWanted, toMountedPath, type Selection } from './selection';
import { sendRequest } from './sendRequest';
import { openStack, type Stack } from './stack';

export interface RunOptions extends Selection {
  /** In process, or on a MariaDB and a Redis that are started for the run. */
  stack: 'embedded' | 'services';
}

export interface Totals {
  passed: number;
  failed: number;
}

/** Runs the wanted cases and scenarios of a data set, each kind on a fresh stack, and prints what fails. */
export async function runConformance(
  dataSet: DataSet,
  options: RunOptions,
  print: (line: string) => void,
): Promise<Totals> {
  const cases = dataSet.cases.filter(({ request }) => isWanted(request.path, options));
  const scenarios = dataSet.scenarios
    .map(({ name, steps }) => ({ name, steps: steps.filter(({ path }) => isWanted(path, options)) }))
    .filter(({ steps }) => steps.length > 0);
  const totals = { passed: 0, failed: 0 };
  const count = (outcome: Outcome) => {
    totals[outcome.differences.length === 0 ? 'passed' : 'failed'] += 1;
    if (outcome.differences.length > 0) print(describeFailure(outcome));
  };
  await onServices(options.stack, async (services) => {
    if (cases.length > 0) await onStack(dataSet, services, (stack) => runCases(stack, cases, options, count));
    if (scenarios.length > 0)
      await onStack(dataSet, services, (stack) =>
        runScenarios(stack.url, mounted(scenarios, options), count, playerNames(dataSet)),
      );
  });
  for (const { id } of cases)
    if (DEPARTURES[id])
      print(`1 case is judged by the contract instead of the recording: ${id} ${DEPARTURES[id].reason}`);
  for (const step of scenarios.flatMap(({ steps }) => steps)) {
    const departure = stepDeparture(step);
    if (departure)
      print(
        `1 step is judged by the contract instead of the recording: ${step.method} ${step.path} ${departure.reason}`,
      );
  }
  print(`${totals.passed} passed, ${totals.failed} failed`);
  return totals;
}

async function runCases(
  { url }: Stack,
  cases: ConformanceCase[],
  options: RunOptions,
  count: (outcome: Outcome) => void,
): Promise<void> {
  for (const { id, request, expect } of cases) {
    const sent = { ...request, path: toMountedPath(request.path, options) };
    const answer = await sendRequest(url, sent).catch(String);
    const differences =
      typeof answer === 'string'
        ? [{ path: 'answer', expected: 'one', actual: answer }]
        : judge(DEPARTURES[id]?.expect ?? expect, answer);
    count({ id, request: sent, differences });
  }
}

function playerNames({ tables }: DataSet): Map<number, string> {
  const users = tables.find(({ name }) => name === 'users');
  const [id, name] = ['id', 'name'].map((column) => users?.columns.indexOf(column) ?? -1);
  return new Map(users?.rows.map((row) => [Number(row[id ?? -1]), String(row[name ?? -1])]));
}

function mounted(scenarios: Scenario[], options: RunOptions): Scenario[] {
  return scenarios.map(({ name, steps }) => ({
    name,
    steps: steps.map((step) => ({ ...step, path: toMountedPath(step.path, options) })),
  }));
}

async function onServices(
  kind: RunOptions['stack'],
  use: (services?: PrivateServices) => Promise<void>,
): Promise<void> {
  if (kind === 'embedded') return use();
  const services = await startPrivateServices();
  try {
    await use(services);
  } finally {
    await services.stop();
  }
}

async function onStack(
  dataSet: DataSet,
  services: PrivateServices | undefined,
  use: (stack: Stack) => Promise<void>,
): Promise<void> {
  const stack = await openStack(dataSet, services);
  try {
    await use(stack);
  } finally {
    await stack.close();
  }
}
