import { compareJson, findNames } from '../../src/conformance/compare';
import { readExactJson } from '../../src/conformance/exactJson';

const compare = (expected: string, actual: string, tolerance?: Record<string, number | null>) =>
  compareJson(readExactJson(expected), readExactJson(actual), tolerance).map(({ path }) => path);

describe('compareJson', () => {
  it('lets the answer hold more fields at any depth', () => {
    expect(compare('{"a":{"b":[{"c":1}]}}', '{"a":{"b":[{"c":1,"x":2}],"y":3},"z":4}')).toEqual([]);
  });

  it('names the path of each difference with both values', () => {
    expect(compareJson({ a: [{ b: 1 }, { b: 2 }] }, { a: [{ b: 1 }, { b: '2' }] })).toEqual([
      { path: '$.a[1].b', expected: 2, actual: '2' },
    ]);
  });

  it.each([
    ['{"a":null}', '{}', ['$.a']],
    ['{"a":0}', '{"a":null}', ['$.a']],
    ['{"a":false}', '{"a":0}', ['$.a']],
    ['{"a":{}}', '{"a":[]}', ['$.a']],
    ['{"a":[]}', '{"a":{}}', ['$.a']],
    ['{"a":{}}', '{"a":9007199254740993}', ['$.a']],
    ['{"a":9007199254740993}', '{"a":{}}', ['$.a']],
    ['{"toString":{}}', '{}', ['$.toString']],
  ])('tells %s from %s', (expected, actual, paths) => {
    expect(compare(expected, actual)).toEqual(paths);
  });

  it('wants lists of the same length and order', () => {
    expect(compare('[1,2]', '[1,2,3]')).toEqual(['$.length']);
    expect(compare('[1,2]', '[2,1]')).toEqual(['$[0]', '$[1]']);
  });

  it('compares numbers by their exact decimal value', () => {
    expect(compare('[9223372036854775807,1.5]', '[9223372036854775807,1.50]')).toEqual([]);
    expect(compare('9223372036854775807', '9223372036854775808')).toEqual(['$']);
    expect(compare('9007199254740993', '9007199254740992')).toEqual(['$']);
    expect(compare('336.419', '336.4190063')).toEqual(['$']);
  });

  describe('with a tolerance', () => {
    const tolerance = { 'performance.pp': 0.01, 'difficulty.stars': null };
    const expected =
      '[{"performance":{"pp":100,"pp_aim":5,"none":null},"difficulty":{"stars":3},"accuracy":97.5}]';
    const answer = (pp: string, aim: string, stars: string, accuracy: string, none = 'null') =>
      `[{"performance":{"pp":${pp},"pp_aim":${aim},"none":${none}},"difficulty":{"stars":${stars}},"accuracy":${accuracy}}]`;

    it('compares what it names within its share', () => {
      expect(compare(expected, answer('101', '5', '3', '97.5'), tolerance)).toEqual([]);
      expect(compare(expected, answer('101.1', '5', '3', '97.5'), tolerance)).toEqual([
        '$[0].performance.pp',
      ]);
    });

    it('wants other numbers just to be numbers', () => {
      expect(compare(expected, answer('100', '77', '99', '97.5'), tolerance)).toEqual([]);
      expect(compare(expected, answer('100', 'null', '"3"', '97.5'), tolerance)).toEqual([
        '$[0].performance.pp_aim',
        '$[0].difficulty.stars',
      ]);
    });

    it('keeps nulls and the accuracy exact', () => {
      expect(compare(expected, answer('100', '5', '3', '97.51', '0'), tolerance)).toEqual([
        '$[0].performance.none',
        '$[0].accuracy',
      ]);
    });
  });
});

describe('findNames', () => {
  it('finds names at any depth', () => {
    const found = findNames(['secret'], { a: [{ secret: 1 }], secret: { b: 2 }, other: 'secret' });
    expect(found.map(({ path }) => path)).toEqual(['$.a[0].secret', '$.secret']);
  });
});
