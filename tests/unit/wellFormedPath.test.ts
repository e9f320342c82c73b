import type { Request, Response } from 'express';
import fc from 'fast-check';
import { wellFormedPath } from '../../src/http/wellFormedPath';

/** The URL that the rest of the service sees. */
function seen(url: string): string {
  const request = { url } as Request;
  let passedOn = 0;
  void wellFormedPath()(request, {} as Response, () => (passedOn += 1));
  expect(passedOn).toBe(1);
  return request.url;
}

const pathOf = (url: string) => decodeURIComponent(seen(url).split('?')[0] ?? '');

describe('the path of a request', () => {
  it.each([
    '/',
    '/v2/players/3',
    '/v2/players/%E3%81%95',
    '/a%2Fb%3Fc',
    '/%00',
    '/さくら',
    '/a?q=%',
    '/a?q=%ff%zz',
    '/%41?b=%?c',
  ])('stays as it is when it can be decoded: %s', (url) => {
    expect(seen(url)).toBe(url);
  });

  it.each([
    ['/%', '/%'],
    ['/100%/x', '/100%/x'],
    ['/%zz', '/%zz'],
    ['/%4', '/%4'],
    ['/%41%', '/A%'],
    ['/%%41', '/%A'],
    ['/%ff', '/\ufffd'],
    ['/%C3%A9%ff', '/é\ufffd'],
    ['/%C3', '/\ufffd'],
    ['/%E3%81', '/\ufffd'],
    ['/%c0%ae%c0%ae/x', '/\ufffd\ufffd\ufffd\ufffd/x'],
    ['/%ed%a0%80', '/\ufffd\ufffd\ufffd'],
    ['/%F0%9F%98%80%F0', '/😀\ufffd'],
  ])('%s is read as %s', (url, path) => {
    expect(pathOf(url)).toBe(path);
  });

  it('leaves the query alone, with all its question marks', () => {
    expect(seen('/%?a=%&b=%ff?c?d=%zz')).toBe('/%25?a=%&b=%ff?c?d=%zz');
  });

  it('can be decoded whatever was sent', () => {
    const pieces = fc.constantFrom('%', '%f', '%ff', '%C3', '%A9', '%zz', '/', 'a', '0', '?', 'é');
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 12 }), (parts) => {
        expect(() => pathOf(`/${parts.join('')}`)).not.toThrow();
      }),
      { numRuns: 1000 },
    );
  });
});
