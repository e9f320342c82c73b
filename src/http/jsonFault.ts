/** Where a text stops being JSON, in characters (code points) from its start, and why. */
export interface JsonFault {
  position: number;
  reason: string;
}

/** Thrown to leave the recursion. */
class Fault extends Error {
  constructor(
    readonly position: number,
    readonly reason: string,
  ) {
    super(reason);
  }
}

const NESTING_MAX = 1_000;

/**
 * Finds what is wrong with a text that is no JSON, in the words of Python's `json` module, which the reference server
 * answers with and clients compare.
 */
export function findJsonFault(text: string): JsonFault {
  const characters = [...text];
  try {
    const end = skipSpace(characters, skipValue(characters, skipSpace(characters, 0), 0));
    return { position: end, reason: end < characters.length ? 'Extra data' : 'Expecting value' };
  } catch (error) {
    if (error instanceof Fault) return { position: error.position, reason: error.reason };
    throw error;
  }
}

const SPACE = new Set([' ', '\t', '\n', '\r']);

function skipSpace(text: readonly string[], at: number): number {
  while (SPACE.has(text[at] ?? '')) at += 1;
  return at;
}

/** Each of these returns the place after what it skips. */
function skipValue(text: readonly string[], at: number, depth: number): number {
  if (depth > NESTING_MAX) throw new Fault(at, 'Expecting value');
  const first = text[at];
  if (first === '"') return skipString(text, at);
  if (first === '{') return skipObject(text, at, depth);
  if (first === '[') return skipArray(text, at, depth);
  // The longest literal is `false`; a number has any length.
  const word = /^(?:null|true|false)/.exec(text.slice(at, at + 5).join(''));
  if (word) return at + word[0].length;
  return skipNumber(text, at);
}

function skipNumber(text: readonly string[], at: number): number {
  const digits = (from: number) => {
    let end = from;
    while (/^[0-9]$/.test(text[end] ?? '')) end += 1;
    return end;
  };
  const start = text[at] === '-' ? at + 1 : at;
  let end = text[start] === '0' ? start + 1 : digits(start);
  if (end === start) throw new Fault(at, 'Expecting value');
  if (text[end] === '.' && digits(end + 1) > end + 1) end = digits(end + 1);
  if (text[end] === 'e' || text[end] === 'E') {
    const exponent = text[end + 1] === '+' || text[end + 1] === '-' ? end + 2 : end + 1;
    if (digits(exponent) > exponent) end = digits(exponent);
  }
  return end;
}

function skipObject(text: readonly string[], start: number, depth: number): number {
  let at = skipSpace(text, start + 1);
  if (text[at] === '}') return at + 1;
  for (;;) {
    if (text[at] !== '"') throw new Fault(at, 'Expecting property name enclosed in double quotes');
    at = skipSpace(text, skipString(text, at));
    if (text[at] !== ':') throw new Fault(at, "Expecting ':' delimiter");
    at = skipSpace(text, skipValue(text, skipSpace(text, at + 1), depth + 1));
    if (text[at] === '}') return at + 1;
    if (text[at] !== ',') throw new Fault(at, "Expecting ',' delimiter");
    at = skipSpace(text, at + 1);
  }
}

function skipArray(text: readonly string[], start: number, depth: number): number {
  let at = skipSpace(text, start + 1);
  if (text[at] === ']') return at + 1;
  for (;;) {
    at = skipSpace(text, skipValue(text, at, depth + 1));
    if (text[at] === ']') return at + 1;
    if (text[at] !== ',') throw new Fault(at, "Expecting ',' delimiter");
    at = skipSpace(text, at + 1);
  }
}

function skipString(text: readonly string[], start: number): number {
  for (let at = start + 1; at < text.length; at += 1) {
    const character = text[at] ?? '';
    if (character === '"') return at + 1;
    if (character < ' ') throw new Fault(at, 'Invalid control character at');
    if (character !== '\\') continue;
    at += 1;
    const escaped = text[at];
    if (escaped === undefined) break;
    if (escaped === 'u') {
      // Python wants to see what follows the four digits as well.
      if (!/^[0-9a-f]{4}$/i.test(text.slice(at + 1, at + 5).join('')) || at + 5 >= text.length)
        throw new Fault(at, 'Invalid \\uXXXX escape');
      at += 4;
    } else if (!'"\\/bfnrt'.includes(escaped)) throw new Fault(at - 1, 'Invalid \\escape');
  }
  throw new Fault(start, 'Unterminated string starting at');
}
