import { SETTINGS } from '../../src/config/settings';
import { redisKeys } from '../../src/redis/keys';
import { readProject } from '../deploy/programs';

const text = readProject('SECURITY.md');

describe('SECURITY.md', () => {
  it('names every setting that is a secret', () => {
    const secrets = Object.keys(SETTINGS.shape).filter((name) => /(?:_PASS|_SECRET)$/.test(name));
    expect(secrets).toEqual(expect.arrayContaining(['DB_PASS', 'REDIS_PASS', 'CAPTCHA_SECRET']));
    expect(secrets.filter((name) => !text.includes(`\`${name}\``))).toEqual([]);
  });

  it('tells of every key in Redis that is our own', () => {
    const source = readProject('src/redis/keys.ts');
    const families = new Set([...source.matchAll(/['`](kiai:[a-z]+)/g)].map(([, family = '']) => family));
    expect(families.size).toBeGreaterThan(5);
    expect(Object.keys(redisKeys).length).toBeGreaterThan(families.size);
    expect([...families].filter((family) => !text.includes(`\`${family}`))).toEqual([]);
  });
});
