import { describeFailure } from '../../src/conformance/report';
import { isWanted, toMountedPath } from '../../src/conformance/selection';

describe('selection', () => {
  it('sends requests of v1 below the mount and leaves v2 where it is', () => {
    const at = (mount: '/v1' | '/' | '/api', path: string) => toMountedPath(path, { mount, skip: [] });
    expect(at('/v1', '/v1/get_clan?id=/v1/')).toBe('/v1/get_clan?id=/v1/');
    expect(at('/', '/v1/get_clan?id=/v1/')).toBe('/get_clan?id=/v1/');
    expect(at('/api', '/v1/get_clan?id=1')).toBe('/api/get_clan?id=1');
    expect(at('/api', '/v2/clans/1')).toBe('/v2/clans/1');
  });

  it('leaves out the other version and what is skipped', () => {
    const wanted = (path: string, only?: 'v1' | 'v2') =>
      isWanted(path, { mount: '/v1', only, skip: ['_pp', 'clan'] });
    expect(wanted('/v1/get_match')).toBe(true);
    expect(wanted('/v2/maps', 'v1')).toBe(false);
    expect(wanted('/v2/maps', 'v2')).toBe(true);
    expect(wanted('/v1/calculate_pp?id=1')).toBe(false);
    expect(wanted('/v2/clans/1')).toBe(false);
  });
});

describe('describeFailure', () => {
  it('names the request, the paths and both values', () => {
    const text = describeFailure({
      id: 'abc',
      request: { method: 'GET', path: '/v1/x' },
      differences: [
        { path: '$.id', expected: 9007199254740993n, actual: undefined },
        { path: '$.name', expected: 'a', actual: null },
      ],
    });
    expect(text).toBe(
      'FAILED abc GET /v1/x\n  $.id: expected 9007199254740993, got nothing\n  $.name: expected "a", got null',
    );
  });
});
