import fc from 'fast-check';
import { toJson } from '../../src/json/toJson';

/** Values that JSON.stringify has rules of its own for. */
const PECULIAR: [string, unknown][] = [
  ['undefined members', { a: undefined, b: 1 }],
  ['undefined elements', [undefined, 1]],
  ['functions', { a: () => 1, b: [() => 1] }],
  ['symbols', { a: Symbol('x'), b: [Symbol('x')] }],
  ['holes in arrays', Array.from({ length: 3 }).concat(Array(2))],
  ['dates', { at: new Date(0) }],
  ['toJSON', { a: { toJSON: (key: string) => `I am ${key}` } }],
  ['numbers that JSON does not have', [NaN, Infinity, -0]],
  ['keys that need escapes', { '"\n\u2028': 1 }],
  ['maps and sets', [new Map([[1, 2]]), new Set([1])]],
];

test('a bigint is written with all of its digits', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: -(2n ** 80n), max: 2n ** 80n }), (value) => {
      expect(toJson(value)).toBe(value.toString());
      expect(toJson({ a: [value], b: 'x' })).toBe(`{"a":[${value}],"b":"x"}`);
    }),
  );
});

test('a string of digits stays a string next to a bigint', () => {
  expect(toJson(['123', 123n, '-123', -123n])).toBe('["123",123,"-123",-123]');
});

test('values without bigints are written as JSON.stringify does', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      expect(toJson(value)).toBe(JSON.stringify(value));
    }),
  );
});

test('what surrounds a bigint is written as JSON.stringify does', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      expect(toJson({ value, id: 1n })).toBe(JSON.stringify({ value, id: 1 }));
    }),
  );
});

test.each(PECULIAR)('%s are treated as JSON.stringify does, beside a bigint or not', (_, value) => {
  expect(toJson(value)).toBe(JSON.stringify(value));
  expect(toJson([value, 1n])).toBe(JSON.stringify([value, 1]));
});

test('a bigint that toJSON answers is written as digits', () => {
  expect(toJson({ id: { toJSON: () => 2n ** 63n } })).toBe('{"id":9223372036854775808}');
});

test('undefined is null, as there is no JSON for it', () => {
  expect(toJson(undefined)).toBe('null');
});

test('a value that contains itself is refused', () => {
  const value: Record<string, unknown> = { id: 1n };
  value.self = value;
  expect(() => toJson(value)).toThrow(TypeError);
});
