import type { Step } from '../../src/conformance/dataSet';
import { stepDeparture } from '../../src/conformance/departures';

const signUp = (step: Partial<Step>): Step => ({
  method: 'POST',
  path: '/v2/accounts',
  json: { username: 'new' },
  expect: { status: 201, json: { status: 'success', data: { name: 'new', country: 'ca' }, meta: {} } },
  ...step,
});

describe('a step is judged by the contract instead of its recording', () => {
  it('where the reference looked up the country of an address', () => {
    expect(stepDeparture(signUp({ headers: { 'X-Real-IP': '127.0.0.1' } }))?.expect).toEqual({
      status: 201,
      json: { status: 'success', data: { name: 'new', country: 'xx' }, meta: {} },
    });
  });

  it.each([
    ['the proxy tells the country', signUp({ headers: { 'CF-IPCountry': 'CA' } })],
    ['the sign-up is refused', signUp({ expect: { status: 400 } })],
    ['another path is asked', signUp({ path: '/v2/sessions' })],
  ])('but not where %s', (_case, step) => {
    expect(stepDeparture(step)).toBeUndefined();
  });

  it('where the reference refused a JPEG for its Exif header', () => {
    const step = { method: 'PUT', path: '/v2/players/3/avatar', multipart: 'JPEG with an Exif header' };
    expect(stepDeparture({ ...step, expect: { status: 400 } })?.expect).toEqual({
      status: 200,
      json: { status: 'success', data: null, meta: {} },
    });
    expect(stepDeparture({ ...step, expect: { status: 401 } })).toBeUndefined();
    expect(stepDeparture({ ...step, multipart: 'JPEG (JFIF)', expect: { status: 400 } })).toBeUndefined();
  });
});
