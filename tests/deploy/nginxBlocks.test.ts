import { readProject } from './programs';

/** Headers that say who the client is: kiai believes a trusted proxy's, so no client's own may get through. */
const OF_THE_CLIENT = ['X-Forwarded-For', 'CF-Connecting-IP', 'CF-IPCountry', 'X-Country-Code'];

const KIAI = /proxy_pass http:\/\/(?:kiai|127\.0\.0\.1:8727)\b/;

const blocksOf = (file: string) =>
  (readProject(file).match(/location [^{]*\{[^}]*\}/g) ?? []).filter((block) => KIAI.test(block));

describe.each(['deploy/nginx.conf', 'docs/accounts.md'])('the nginx sample in %s', (file) => {
  it('passes on to kiai', () => {
    expect(blocksOf(file)).toHaveLength(1);
  });

  it.each(OF_THE_CLIENT)('overwrites %s', (name) => {
    for (const block of blocksOf(file))
      expect(block).toMatch(new RegExp(`proxy_set_header ${name} +(?:''|\\$remote_addr);`));
  });

  it('lets WebSockets and the largest avatar through', () => {
    expect(blocksOf(file)[0]).toMatch(/proxy_set_header Upgrade \$http_upgrade;/);
    expect(readProject(file)).toMatch(/client_max_body_size 5m;/);
  });
});
