import type { z } from 'zod';
import { InputError, type InputIssue } from '../errors';

/** The parameters of a route: parameter name -> schema, in the order that refusals are reported in. */
export type QueryShape = Record<string, z.ZodType>;

export type QueryOf<Shape extends QueryShape> = { [Name in keyof Shape]: z.output<Shape[Name]> };

/**
 * Reads the query string of a URL by the shape: unknown parameters are ignored, of a repeated one the last counts.
 * @throws InputError with one entry for each bad or missing parameter, in order of declaration.
 */
export function readQuery<Shape extends QueryShape>(shape: Shape, url: string): QueryOf<Shape> {
  const queryStart = url.indexOf('?');
  const sent = new URLSearchParams(queryStart < 0 ? '' : url.slice(queryStart + 1));
  const input: Record<string, unknown> = {};
  const issues: InputIssue[] = [];
  for (const [name, schema] of Object.entries(shape)) {
    const raw = sent.getAll(name).at(-1);
    const result = schema.safeParse(raw);
    if (result.success) input[name] = result.data;
    else issues.push(toInputIssue(name, raw, result.error.issues[0]));
  }
  if (issues.length > 0) throw new InputError(issues);
  return input as QueryOf<Shape>;
}

function toInputIssue(
  name: string,
  raw: string | undefined,
  issue: z.core.$ZodIssue | undefined,
): InputIssue {
  const loc = ['query', name];
  if (raw === undefined || issue?.code !== 'custom')
    return { type: 'missing', loc, msg: 'Field required', input: null };
  const { type, ctx } = issue.params as { type: string; ctx?: Record<string, unknown> };
  return { type, loc, msg: issue.message, input: raw, ...(ctx && { ctx }) };
}
