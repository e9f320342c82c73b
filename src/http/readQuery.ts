import type { z } from 'zod';
import { InputError, type InputIssue } from '../errors';
import { isList } from './params';
import { sentQuery } from './sentQuery';

/** The parameters of a route: parameter name -> schema, in the order that refusals are reported in. */
export type QueryShape = Record<string, z.ZodType>;

export type QueryOf<Shape extends QueryShape> = { [Name in keyof Shape]: z.output<Shape[Name]> };

/**
 * Reads the query string of a URL by the shape: unknown parameters are ignored, of a repeated one the last counts,
 * unless it is a list.
 * @throws InputError with one entry for each bad or missing parameter, in order of declaration.
 */
export function readQuery<Shape extends QueryShape>(shape: Shape, url: string): QueryOf<Shape> {
  const sent = sentQuery(url);
  const input: Record<string, unknown> = {};
  const issues: InputIssue[] = [];
  for (const [name, schema] of Object.entries(shape)) {
    const all = sent.getAll(name);
    const raw = isList(schema) && all.length > 0 ? all : all.at(-1);
    const result = schema.safeParse(raw);
    if (result.success) input[name] = result.data;
    else issues.push(...result.error.issues.map((issue) => toInputIssue(['query', name], raw, issue)));
  }
  if (issues.length > 0) throw new InputError(issues);
  return input as QueryOf<Shape>;
}

export function toInputIssue(place: string[], raw: unknown, issue: z.core.$ZodIssue): InputIssue {
  if (issue.code === 'too_big' && Array.isArray(raw)) return tooLong(place, raw, Number(issue.maximum));
  if (issue.code !== 'custom' || raw === undefined)
    return { type: 'missing', loc: place, msg: 'Field required', input: null };
  const { type, ctx } = issue.params as { type: string; ctx?: Record<string, unknown> };
  const at = issue.path[0] as number | undefined;
  return {
    type,
    loc: at === undefined ? place : [...place, at],
    msg: issue.message,
    input: at === undefined ? raw : (raw as unknown[])[at],
    ...(ctx && { ctx }),
  };
}

function tooLong(loc: string[], { length }: readonly unknown[], max: number): InputIssue {
  return {
    type: 'too_long',
    loc,
    msg: `List should have at most ${max} items after validation, not ${length}`,
    input: null,
    ctx: { field_type: 'List', max_length: max, actual_length: length },
  };
}
