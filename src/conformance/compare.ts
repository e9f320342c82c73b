import { isNumber, sameNumber, toDouble, type ExactJson, type ExactNumber } from './exactJson';

/** Where an answer is not what it has to be. */
export interface Difference {
  /** `$.player.stats[0].pp`, or what else of the answer is meant. */
  path: string;
  expected: unknown;
  /** Undefined: there is nothing. */
  actual: unknown;
}

/** Field -> share that its numbers may be off by; null: any number. */
export type Tolerance = Readonly<Record<string, number | null>>;

/** The one number that stays exact where a tolerance is given. */
const EXACT_FIELD = 'accuracy';

/**
 * What of the expected value is not in the actual one. Objects may hold more fields than expected, at any depth; lists
 * have the same length and order; numbers have the same decimal value, unless a tolerance is given: then only those it
 * names are compared, within their share, and the others just have to be numbers.
 */
export function compareJson(
  expected: ExactJson,
  actual: ExactJson | undefined,
  tolerance?: Tolerance,
  path = '$',
): Difference[] {
  const differs = [{ path, expected, actual }];
  if (isNumber(expected)) return isNumber(actual) && isNear(path, expected, actual, tolerance) ? [] : differs;
  if (Array.isArray(expected)) {
    if (!Array.isArray(actual)) return differs;
    if (expected.length !== actual.length)
      return [{ path: `${path}.length`, expected: expected.length, actual: actual.length }];
    return expected.flatMap((member, at) => compareJson(member, actual[at], tolerance, `${path}[${at}]`));
  }
  if (isObject(expected)) {
    if (!isObject(actual)) return differs;
    return Object.entries(expected).flatMap(([name, member]) =>
      compareJson(
        member,
        Object.hasOwn(actual, name) ? actual[name] : undefined,
        tolerance,
        `${path}.${name}`,
      ),
    );
  }
  return expected === actual ? [] : differs;
}

/** Where any of the names occurs, at any depth. */
export function findNames(names: readonly string[], value: ExactJson, path = '$'): Difference[] {
  if (Array.isArray(value)) return value.flatMap((member, at) => findNames(names, member, `${path}[${at}]`));
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([name, member]) => [
    ...(names.includes(name) ? [{ path: `${path}.${name}`, expected: undefined, actual: member }] : []),
    ...findNames(names, member, `${path}.${name}`),
  ]);
}

function isNear(path: string, expected: ExactNumber, actual: ExactNumber, tolerance?: Tolerance): boolean {
  const field = path.replace(/\[\d+\]/g, '').replace(/^\$\.?/, '');
  if (!tolerance || field.split('.').at(-1) === EXACT_FIELD) return sameNumber(expected, actual);
  const share = tolerance[field] ?? null;
  if (share === null) return Number.isFinite(toDouble(actual));
  return Math.abs(toDouble(actual) - toDouble(expected)) <= share * Math.abs(toDouble(expected));
}

function isObject(value: unknown): value is { [name: string]: ExactJson } {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !isNumber(value);
}
