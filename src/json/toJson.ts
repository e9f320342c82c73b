import { randomUUID } from 'node:crypto';

/** Marks the digits of a bigint inside a string. Random, so that no client can send it. */
const MARK = randomUUID();
const MARKED_DIGITS = new RegExp(`"${MARK}(-?[0-9]+)"`, 'g');

/**
 * JSON text of a value that may hold bigints, which are written as plain digits: ids and scores above 2^53 keep every
 * digit. Values without bigints, nearly all, take the engine's own fast path. Undefined is written as null.
 * @throws TypeError for a value that contains itself.
 */
export function toJson(value: unknown): string {
  try {
    return stringify(value);
  } catch (error) {
    if (error instanceof TypeError) return stringify(value, markBigInt).replace(MARKED_DIGITS, '$1');
    throw error;
  }
}

function stringify(value: unknown, replacer?: (key: string, member: unknown) => unknown): string {
  const json: string | undefined = JSON.stringify(value, replacer);
  return json ?? 'null';
}

function markBigInt(_key: string, member: unknown): unknown {
  return typeof member === 'bigint' ? `${MARK}${member}` : member;
}
