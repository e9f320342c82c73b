import type { Request, Response } from 'express';
import { InputError, type InputIssue } from '../errors';
import { readParams } from './readParams';
import { readQuery } from './readQuery';
import type { Route } from './route';

/**
 * Reads path, query and body of a request, in the order in which refusals are reported.
 * @throws InputError with one entry for each bad part, or what the body's reader throws when all else is well.
 */
export async function readInput(
  { params = {}, query, body, hidesInput }: Route,
  request: Request,
  response: Response,
): Promise<{ input: Record<string, unknown>; body: unknown }> {
  const issues: InputIssue[] = [];
  const input = {
    ...orIssues(() => readParams(params, request.params), issues),
    ...orIssues(() => readQuery(query, request.originalUrl), issues),
  };
  const sent = await body?.read(request, response).catch((error: unknown) => {
    if (error instanceof InputError) issues.push(...error.issues);
    else if (issues.length === 0) throw error;
  });
  if (issues.length > 0) throw new InputError(hidesInput ? issues.map(withoutInput) : issues);
  return { input, body: sent };
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
