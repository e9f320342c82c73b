const DIGIT = /^\p{Nd}$/u;

/**
 * The number that a text of decimal digits stands for, of any script (`٣` is 3) and with leading zeros, as the reference
 * server (Python) reads it; undefined for any other text. Exact up to 2^53.
 */
export function readDecimal(text: string): number | undefined {
  const values = [...text].map(digitValue);
  if (values.length === 0 || values.includes(undefined)) return undefined;
  return Number(values.join(''));
}

/** In Unicode the digits of a script stand in a row from 0 to 9, and such rows start anew after ten. */
function digitValue(character: string): number | undefined {
  if (!DIGIT.test(character)) return undefined;
  const codePoint = character.codePointAt(0)!;
  let first = codePoint;
  while (DIGIT.test(String.fromCodePoint(first - 1))) first -= 1;
  return (codePoint - first) % 10;
}
