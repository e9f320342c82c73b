import { toJson } from '../json/toJson';
import type { Outcome } from './outcome';

const MAX_DIFFERENCES = 5;
const MAX_VALUE_LENGTH = 200;

/** A failure in readable lines: which request, and where the answer differs. */
export function describeFailure({ id, request, differences }: Outcome): string {
  const shown = differences.slice(0, MAX_DIFFERENCES);
  const left = differences.length - shown.length;
  return [
    `FAILED ${id} ${request.method} ${request.path}`,
    ...shown.map(
      ({ path, expected, actual }) => `  ${path}: expected ${show(expected)}, got ${show(actual)}`,
    ),
    ...(left > 0 ? [`  and ${left} more`] : []),
  ].join('\n');
}

function show(value: unknown): string {
  if (value === undefined) return 'nothing';
  const text = toJson(value);
  return text.length > MAX_VALUE_LENGTH ? `${text.slice(0, MAX_VALUE_LENGTH)}...` : text;
}
