import { createJudge } from '../../fuzz/judge';
import { operationsOf } from '../../fuzz/operations';
import type { FuzzRequest } from '../../fuzz/request';

const judge = createJudge(operationsOf(), () => ['a0b1c2d3-secret']);
const clan: FuzzRequest = {
  operation: 'get /v1/get_clan',
  method: 'GET',
  path: '/v1/get_clan?id=1',
  headers: {},
};
const JSON_TYPE = 'application/json';

/** An answer as it would come, to the request for a clan unless it is another. */
function judged(
  { status = 200, type = JSON_TYPE, id = '1', ...more }: { status?: number; type?: string; id?: string },
  text: string,
  request: Partial<FuzzRequest> = {},
) {
  const headers = { ...(id && { 'x-request-id': id }), 'content-type': type, ...more };
  return judge({ ...clan, ...request }, { status, headers, body: Buffer.from(text) });
}

describe('what is held against an answer', () => {
  it('is nothing when it is as documented', () => {
    expect(judged({ status: 404 }, '{"status":"Clan not found."}')).toBeUndefined();
    expect(judged({ status: 304 }, '')).toBeUndefined();
    expect(judged({ status: 404 }, '', { method: 'HEAD' })).toBeUndefined();
  });

  it.each([500, 501, 503])('is its status: %d', (status) => {
    expect(judged({ status }, '{}')?.charge).toBe('5xx');
  });

  it.each([
    ['a status that is not documented', 418, JSON_TYPE, '{"status":"x"}'],
    ['an answer of an unknown path', 404, JSON_TYPE, '{"detail":"Not Found"}'],
    ['a member that is missing', 404, JSON_TYPE, '{}'],
    ['a member of another type', 404, JSON_TYPE, '{"status":1}'],
    ['an answer to success that is another', 200, JSON_TYPE, '{"status":"success"}'],
    ['another media type', 404, 'text/html', '{"status":"x"}'],
    ['what is no JSON', 404, JSON_TYPE, '{"status":'],
    ['a body that may not be', 304, JSON_TYPE, '{}'],
  ])('is %s', (_what, status, type, text) => {
    expect(judged({ status, type }, text)?.charge).toBe('off its schema');
  });

  it('is a request id that is missing, but where the head of the request was refused already', () => {
    expect(judged({ status: 404, id: '' }, '{"status":"x"}')?.charge).toBe('off its schema');
    expect(judged({ status: 431, id: '' }, '')).toBeUndefined();
  });

  it.each([
    'at Object.<anonymous> (/app/dist/src/app.js:10:3)',
    'at async file:///app/main.js:1:1',
    'Error in /app/node_modules/express/lib/router.js',
    'ER_PARSE_ERROR',
    'SQLITE_CONSTRAINT',
    'You have an error in your SQL syntax',
    'no such table: users',
    "TypeError: Cannot read properties of undefined (reading 'id')",
    'connect ECONNREFUSED',
    '$2b$12$abcdefghijklmnopqrstuu',
    'a0b1c2d3-secret',
  ])('is a leak: %s', (text) => {
    expect(judged({ status: 404 }, JSON.stringify({ status: text }))?.charge).toBe('leak');
  });

  it('is no leak that an answer repeats what was sent', () => {
    const path = '/v1/get_clan?id=a0b1c2d3-secret';
    expect(judged({ status: 404 }, '{"status":"a0b1c2d3-secret"}', { path })).toBeUndefined();
  });

  it('is, on a path of no version, JSON that is none', () => {
    expect(judged({}, 'oh', { operation: undefined })?.charge).toBe('off its schema');
    expect(judged({ type: 'text/html' }, 'oh', { operation: undefined })).toBeUndefined();
  });
});
