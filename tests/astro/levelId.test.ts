import { assert, integer, property, string } from 'fast-check';
import { readLevelId, toLevelId } from '../../src/astro/levelId';

const ID_MAX = 2 ** 31 - 1;

describe('a level ID', () => {
  it.each([
    [1, '0000-0000-0001'],
    [35, '0000-0000-000Z'],
    [36, '0000-0000-0010'],
    [1201, '0000-0000-00XD'],
    [ID_MAX, '0000-00ZI-K0ZJ'],
  ])('of %d is %s', (id, levelId) => {
    expect(toLevelId(id)).toBe(levelId);
  });

  it('leads back to its beatmap, in any case', () => {
    assert(
      property(integer({ min: 1, max: ID_MAX }), (id) => {
        const levelId = toLevelId(id);
        expect(levelId).toMatch(/^[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}$/);
        expect(readLevelId(levelId)).toBe(id);
        expect(readLevelId(levelId.toLowerCase())).toBe(id);
      }),
    );
  });

  it('is read from nothing but its own form', () => {
    assert(
      property(string(), (text) => {
        const id = readLevelId(text);
        if (id !== undefined) expect(toLevelId(id)).toBe(text.toUpperCase());
      }),
    );
  });

  it.each([
    '',
    '1',
    '00000000001',
    '0000-0000-0000',
    '0000-0000-001',
    '0000-0000-00010',
    '0000-00ZI-K0ZK',
    'ZZZZ-ZZZZ-ZZZZ',
    '0000-0000-000é',
    '-000-0000-0001',
    ' 0000-0000-0001',
    '0000-0000-0001\n',
  ])('is none of a beatmap: %j', (text) => {
    expect(readLevelId(text)).toBeUndefined();
  });
});
