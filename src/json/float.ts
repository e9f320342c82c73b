import { z } from 'zod';
import { toJsonSchema } from './toJsonSchema';

const FORMAT = 'double';

/**
 * A number in an answer that may have a fraction. Without one it is written with a point all the same, `100.0`, as the
 * game server does: many languages read `100` as another type than `99.5`, and what casts the one fails at the other.
 */
export function float() {
  return z.number().meta({ format: FORMAT });
}

interface JsonSchema {
  format?: string;
  anyOf?: JsonSchema[];
  properties?: Record<string, JsonSchema>;
}

const isFloat = ({ format, anyOf = [] }: JsonSchema): boolean => format === FORMAT || anyOf.some(isFloat);

/** The names of the floats in an answer. */
export function floatNames(schema: z.ZodType): Set<string> {
  const names = new Set<string>();
  const visit = (node: unknown) => {
    if (typeof node !== 'object' || node === null) return;
    for (const [name, member] of Object.entries((node as JsonSchema).properties ?? {}))
      if (isFloat(member)) names.add(name);
    Object.values(node).forEach(visit);
  };
  visit(toJsonSchema(schema, 'output'));
  return names;
}

/** By schema, what finds its floats that are written without a point. */
const patterns = new WeakMap<z.ZodType, RegExp | null>();

function patternOf(schema: z.ZodType): RegExp | null {
  let pattern = patterns.get(schema);
  if (pattern === undefined) {
    const names = [...floatNames(schema)];
    // In a text every quote has a backslash before it, so nothing in one looks like a name.
    pattern = names.length > 0 ? new RegExp(`("(?:${names.join('|')})":-?[0-9]+)(?=[,}])`, 'g') : null;
    patterns.set(schema, pattern);
  }
  return pattern;
}

/** JSON text of what the schema describes, with its floats written as such. */
export function writeFloats(json: string, schema: z.ZodType): string {
  const pattern = patternOf(schema);
  return pattern ? json.replace(pattern, '$1.0') : json;
}
