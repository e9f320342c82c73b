import { InputError, type InputIssue } from '../errors';
import { toInputIssue, type QueryOf, type QueryShape } from './readQuery';

/**
 * Reads the parameters of a path by the shape.
 * @throws InputError with one entry for each bad one, in order of declaration.
 */
export function readParams<Shape extends QueryShape>(
  shape: Shape,
  sent: Readonly<Record<string, string | string[]>>,
): QueryOf<Shape> {
  const input: Record<string, unknown> = {};
  const issues: InputIssue[] = [];
  for (const [name, schema] of Object.entries(shape)) {
    const raw = sent[name];
    const result = schema.safeParse(raw);
    if (result.success) input[name] = result.data;
    else issues.push(...result.error.issues.map((issue) => toInputIssue(['path', name], raw, issue)));
  }
  if (issues.length > 0) throw new InputError(issues);
  return input as QueryOf<Shape>;
}
