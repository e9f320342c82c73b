import fc from 'fast-check';
import { findJsonFault } from '../../src/http/jsonFault';

describe('what is wrong with a text that is no JSON', () => {
  // As `json.loads` of Python tells.
  it.each<[string, number, string]>([
    ['{', 1, 'Expecting property name enclosed in double quotes'],
    ['}', 0, 'Expecting value'],
    ['[', 1, 'Expecting value'],
    ['not json', 0, 'Expecting value'],
    ['{"a"', 4, "Expecting ':' delimiter"],
    ['{"a":', 5, 'Expecting value'],
    ['{"a":1', 6, "Expecting ',' delimiter"],
    ['{"a":1,', 7, 'Expecting property name enclosed in double quotes'],
    ['{"a":1,}', 7, 'Expecting property name enclosed in double quotes'],
    ['{"a" 1}', 5, "Expecting ':' delimiter"],
    ['{a:1}', 1, 'Expecting property name enclosed in double quotes'],
    ["{'a':1}", 1, 'Expecting property name enclosed in double quotes'],
    ['[1 2]', 3, "Expecting ',' delimiter"],
    ['[1,]', 3, 'Expecting value'],
    ['[1', 2, "Expecting ',' delimiter"],
    ['"abc', 0, 'Unterminated string starting at'],
    ['"a\tb"', 2, 'Invalid control character at'],
    ['"a\\xb"', 2, 'Invalid \\escape'],
    ['"\\u12"', 2, 'Invalid \\uXXXX escape'],
    ['"\\u12g4"', 2, 'Invalid \\uXXXX escape'],
    ['"\\u12345', 0, 'Unterminated string starting at'],
    ['"\\u123', 2, 'Invalid \\uXXXX escape'],
    ['"abc\\', 0, 'Unterminated string starting at'],
    ['{"a":tru}', 5, 'Expecting value'],
    ['01', 1, 'Extra data'],
    ['1.', 1, 'Extra data'],
    ['-', 0, 'Expecting value'],
    ['1e', 1, 'Extra data'],
    ['{"a":01}', 6, "Expecting ',' delimiter"],
    ['1 2', 2, 'Extra data'],
    ['{} {}', 3, 'Extra data'],
    ['nul', 0, 'Expecting value'],
    ['{"é😀":x}', 6, 'Expecting value'],
    ['  ]', 2, 'Expecting value'],
    ['{"a":"b" "c"}', 9, "Expecting ',' delimiter"],
    ['{"a":"b",\n  5}', 12, 'Expecting property name enclosed in double quotes'],
    ['// x\n{}', 0, 'Expecting value'],
    ['undefined', 0, 'Expecting value'],
  ])('%j is told at %i: %s', (text, position, reason) => {
    expect(findJsonFault(text)).toEqual({ position, reason });
  });

  it('counts characters, not the units that JavaScript counts', () => {
    expect(findJsonFault('"😀😀" x')).toEqual({ position: 5, reason: 'Extra data' });
  });

  it('is told for any text, at a place in it or at its end', () => {
    const pieces = fc.constantFrom(...'{}[]:,"\\u0a1e+-. \n\0é😀', 'true', 'null', '"a"', 'NaN');
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 12 }), (parts) => {
        const text = parts.join('');
        fc.pre(!isJson(text));
        const { position, reason } = findJsonFault(text);
        expect(position).toBeGreaterThanOrEqual(0);
        expect(position).toBeLessThanOrEqual([...text].length);
        expect(reason).not.toBe('');
      }),
      { numRuns: 1000 },
    );
  });

  it.each(['[', '{"a":', '['.repeat(10) + '{"a":'])('is found in 64 KiB of %s', (piece) => {
    const text = piece.repeat(65_536 / piece.length);
    expect(findJsonFault(text).reason).toBe('Expecting value');
  });
});

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
