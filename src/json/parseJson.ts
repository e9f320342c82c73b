import { randomUUID } from 'node:crypto';

/** Marks a number that became a string. Random, so that no text holds it. */
const MARK = randomUUID();
const STRINGS_AND_NUMBERS = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;

/**
 * Reads JSON where a double does not do for every number: `read` makes what it likes of a number's text. What it leaves
 * a number is the engine's own.
 * @throws SyntaxError when the text is not JSON.
 */
export function parseJsonNumbers(text: string, read: (number: string) => unknown): unknown {
  const value: unknown = JSON.parse(text);
  const marked = text.replace(STRINGS_AND_NUMBERS, (token) =>
    token.startsWith('"') || typeof read(token) === 'number' ? token : `"${MARK}${token}"`,
  );
  if (marked === text) return value;
  return JSON.parse(marked, (_name, member: unknown) =>
    typeof member === 'string' && member.startsWith(MARK) ? read(member.slice(MARK.length)) : member,
  );
}

/** So many digits in a row may be more than a double holds. */
const LONG = /\d{16}/;
const INTEGER = /^-?\d+$/;

/**
 * Reads JSON that may hold ids beyond 2^53: those become bigints and keep every digit.
 * @throws SyntaxError when the text is not JSON.
 */
export function parseJson(text: string): unknown {
  return LONG.test(text) ? parseJsonNumbers(text, readInteger) : JSON.parse(text);
}

function readInteger(text: string): number | bigint {
  const number = Number(text);
  return INTEGER.test(text) && !Number.isSafeInteger(number) ? BigInt(text) : number;
}
