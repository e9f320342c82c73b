import type { z } from 'zod';

/**
 * The schema of an answer is an allow-list: throws unless the answer fits it and names nothing else.
 * Errors name the path.
 */
export function checkAnswer(schema: z.ZodType, answer: unknown): void {
  compareNames(schema.parse(answer), answer, '$');
}

/** The parsed answer is the sent one less what the schema does not name. */
function compareNames(parsed: unknown, sent: unknown, path: string): void {
  if (typeof sent !== 'object' || sent === null) return;
  for (const [name, member] of Object.entries(sent)) {
    const known = (parsed as Record<string, unknown>)[name];
    if (known === undefined && member !== undefined)
      throw new Error(`The schema does not name ${path}.${name}.`);
    compareNames(known, member, `${path}.${name}`);
  }
}
