import { InputError, type InputIssue } from '../errors';
import { readParams } from './readParams';
import { readQuery } from './readQuery';
import type { Route } from './route';

export interface SentInput {
  /** Of the path. */
  params: Readonly<Record<string, string | string[]>>;
  url: string;
  readBody?: () => Promise<unknown> | undefined;
}

/**
 * Reads path, query and body of a request, in the order in which refusals are reported.
 * @throws InputError with one entry for each bad part, or what the body's reader throws when all else is well.
 */
export async function readInput(
  route: Pick<Route, 'params' | 'query' | 'hidesInput'>,
  sent: SentInput,
): Promise<{ input: Record<string, unknown>; body: unknown }> {
  const issues: InputIssue[] = [];
  const input = readParameters(route, sent, issues);
  const body = await sent.readBody?.()?.catch((error: unknown) => {
    if (error instanceof InputError) issues.push(...error.issues);
    else if (issues.length === 0) throw error;
  });
  if (issues.length > 0) throw new InputError(route.hidesInput ? issues.map(withoutInput) : issues);
  return { input, body };
}

/** The same of a request that has no body. */
export function readInputOfUrl(
  route: Pick<Route, 'params' | 'query'>,
  sent: Omit<SentInput, 'readBody'>,
): Record<string, unknown> {
  const issues: InputIssue[] = [];
  const input = readParameters(route, sent, issues);
  if (issues.length > 0) throw new InputError(issues);
  return input;
}

function readParameters(
  { params = {}, query }: Pick<Route, 'params' | 'query'>,
  sent: SentInput,
  issues: InputIssue[],
): Record<string, unknown> {
  return {
    ...orIssues(() => readParams(params, sent.params), issues),
    ...orIssues(() => readQuery(query, sent.url), issues),
  };
}

function orIssues<Value>(read: () => Value, issues: InputIssue[]): Value | undefined {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    issues.push(...error.issues);
    return undefined;
  }
}

function withoutInput({ input: _, ...issue }: InputIssue): InputIssue {
  return issue;
}
