import request from 'supertest';
import { insertPlayer } from '../support/factories';
import { describeOnEveryStack } from '../support/stacks';

describeOnEveryStack(
  "answers of osu!'s API",
  (stack) => {
    const get = (url: string) => request(stack().app).get(url);

    beforeAll(() => insertPlayer(stack().writable, 3));

    it('are kept for all keys alike', async () => {
      const first = await get('/api/get_user?k=one&u=3');
      const asked = stack().statements.length;
      for (const query of ['k=two&u=3', 'u=3', 'u=3&m=0&k=', 'event_days=1&u=3&m=osu']) {
        const { text, headers } = await get(`/api/get_user?${query}`);
        expect(text).toBe(first.text);
        expect(headers['age']).toBeDefined();
      }
      expect(stack().statements.slice(asked)).toEqual([]);
    });

    it('never tell the key', async () => {
      const { text } = await get('/api/get_user?k=a-secret-key&u=3');
      expect(text).not.toContain('a-secret-key');
    });
  },
  { env: { API_CACHE_MB: '16' } },
);
