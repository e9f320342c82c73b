import type { z } from 'zod';
import { InputError, type InputIssue } from '../errors';

/** Parameters, fields or members: name -> schema, in the order that refusals are reported in. */
export type InputShape = Record<string, z.ZodType>;

export type InputOf<Shape extends InputShape> = { [Name in keyof Shape]: z.output<Shape[Name]> };

/** Reads values of a request one by one, and collects what is wrong with them. */
export class InputReading {
  private readonly input: Record<string, unknown> = {};
  private readonly issues: InputIssue[] = [];

  constructor(private readonly place: 'path' | 'query' | 'body') {}

  /** `missingIn`: what a refusal shows of a value that is missing. */
  read(
    name: string,
    schema: z.ZodType,
    raw: unknown,
    { missingIn = null }: { missingIn?: unknown } = {},
  ): void {
    const result = schema.safeParse(raw);
    if (result.success) this.take(name, result.data);
    else
      for (const issue of result.error.issues)
        this.refuse(toInputIssue([this.place, name], raw, issue, missingIn));
  }

  take(name: string, value: unknown): void {
    this.input[name] = value;
  }

  refuse(issue: InputIssue): void {
    this.issues.push(issue);
  }

  /** @throws InputError with every refusal, in their order. */
  result<Input>(): Input {
    if (this.issues.length > 0) throw new InputError(this.issues);
    return this.input as Input;
  }
}

function toInputIssue(
  place: string[],
  raw: unknown,
  issue: z.core.$ZodIssue,
  missingIn: unknown,
): InputIssue {
  if (issue.code === 'too_big' && Array.isArray(raw)) return tooLong(place, raw, Number(issue.maximum));
  if (issue.code !== 'custom' || raw === undefined)
    return { type: 'missing', loc: place, msg: 'Field required', input: missingIn };
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
