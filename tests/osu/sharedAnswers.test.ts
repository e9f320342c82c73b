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

    it('are the same after a second slash, which base URLs that end in one lead to', async () => {
      const [once, twice] = [await get('/api/get_user?u=3'), await get('/api//get_user?u=3')];
      expect([twice.status, twice.text]).toEqual([200, once.text]);
      const unusual = await get('/api//get_user?u=%33').set('Cookie', 'bancho_session=dead');
      expect([unusual.status, unusual.text]).toEqual([200, once.text]);
      expect((await get('/api//get_match')).status).toBe(422);
    });

    it('never tell the key', async () => {
      const { text } = await get('/api/get_user?k=a-secret-key&u=3');
      expect(text).not.toContain('a-secret-key');
    });
  },
  { env: { API_CACHE_MB: '16' } },
);
