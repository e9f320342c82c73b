import request from 'supertest';
import { createEmbeddedStack, type Stack } from '../support/stacks';

let mockAway = false;
jest.mock('sharp', () => {
  if (mockAway) throw new Error('EMFILE: too many open files');
  return jest.requireActual<object>('sharp');
});

describe('the default picture while the library that draws it cannot be loaded', () => {
  let stack: Stack;
  beforeAll(async () => {
    stack = await createEmbeddedStack();
  });
  afterAll(() => stack.close());

  it('is a plain one, to be asked for again soon, and the drawn one as soon as it can', async () => {
    const look = async () => {
      const { status, headers, body } = await request(stack.app).get('/avatars/3');
      // The width is where every PNG has it.
      return [status, headers['content-type'], headers['cache-control'], (body as Buffer).readUInt32BE(16)];
    };
    mockAway = true;
    expect(await look()).toEqual([200, 'image/png', 'public, max-age=10', 1]);
    mockAway = false;
    expect(await look()).toEqual([200, 'image/png', 'public, max-age=300', 256]);
  });
});
