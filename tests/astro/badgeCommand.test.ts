import request from 'supertest';
import { badge } from '../../src/cli/badge';
import type { MysqlConfig } from '../../src/config/config';
import { migrateOwnTables } from '../../src/db/migrate';
import { insertPlayer, RESTRICTED } from '../support/factories';
import { testServices } from '../support/services';
import { createServicesStack, type Stack } from '../support/stacks';

const LOOK = ['--name', 'Winner', '--asset', 'https://example.com/w.png'];

(testServices() ? describe : describe.skip)('npm run badge', () => {
  let stack: Stack;
  beforeAll(async () => {
    stack = await createServicesStack();
    await insertPlayer(stack.writable, 3, { name: 'Badge Holder' });
    await insertPlayer(stack.writable, 4, { priv: RESTRICTED });
  });
  afterAll(() => stack.close());

  async function run(...args: string[]): Promise<string> {
    const { host, port, name } = stack.context.config.database as MysqlConfig;
    const { user } = testServices()!.mysql;
    const env = { DB_HOST: host, DB_PORT: String(port), DB_USER: user, DB_NAME: name, LOG_LEVEL: 'silent' };
    const lines: string[] = [];
    await badge(args, env, (line) => lines.push(line));
    return lines.join('\n');
  }
  const awards = async () => (await request(stack.app).get('/api/v5/getUserAwards/3')).body.badges;

  it('says how the table is made where there is none', async () => {
    await expect(run('grant', '3', 'winner', ...LOOK)).rejects.toThrow('npm run migrate -- --own-tables');
    await migrateOwnTables(stack.writable);
  });

  it('grants a badge, by name or by id, once', async () => {
    const given = ['--given', '2025-02-09T12:00:00'];
    expect(await run('grant', 'badge_HOLDER', 'winner', ...LOOK, ...given)).toBe(
      'Badge Holder (id 3) has the badge "winner" now.',
    );
    expect(await run('grant', '3', 'winner', ...LOOK)).toMatch(/already: nothing is changed/);
    expect(await awards()).toEqual([
      {
        internalID: 'winner',
        badgeName: 'Winner',
        badgeAsset: 'https://example.com/w.png',
        given: '2025-02-09T12:00:00+00:00',
      },
    ]);
    expect(await run('grant', '4', 'winner', ...LOOK)).toMatch(/now/);
  });

  it('takes the time of now where none is said, and one with a zone', async () => {
    const before = Date.now();
    await run('grant', '3', 'now', ...LOOK);
    await run('grant', '3', 'zoned', ...LOOK, '--given', '2025-02-09T12:00:00+02:00');
    const [newest, , oldest] = (await awards()) as { internalID: string; given: string }[];
    expect(newest?.internalID).toBe('now');
    expect(Date.parse(newest?.given ?? '')).toBeGreaterThanOrEqual(before - 1_000);
    expect(oldest).toMatchObject({ internalID: 'zoned', given: '2025-02-09T10:00:00+00:00' });
    for (const slug of ['now', 'zoned']) await run('revoke', '3', slug);
  });

  it('revokes it, once', async () => {
    expect(await run('revoke', '3', 'winner')).toBe('Badge Holder (id 3) has the badge "winner" no more.');
    expect(await run('revoke', '3', 'winner')).toMatch(/does not have .* nothing is changed/);
    expect(await awards()).toBeNull();
  });

  it.each<[string, string[], RegExp]>([
    ['nothing', [], /^Usage/],
    ['another command', ['give', '3', 'winner'], /^Usage/],
    ['no badge', ['grant', '3'], /^Usage/],
    ['too much', ['revoke', '3', 'a', 'b'], /^Usage/],
    ['an unknown option', ['revoke', '3', 'a', '--all'], /--all[^]*Usage/],
    ['options for revoke', ['revoke', '3', 'a', '--name', 'x'], /takes no options/],
    ['a word that is none', ['grant', '3', 'A b', ...LOOK], /BADGE "A b"/],
    ['no name', ['grant', '3', 'a', '--asset', 'https://example.com/'], /--name ""/],
    ['a long name', ['grant', '3', 'a', '--name', 'x'.repeat(65)], /1 to 64/],
    ['no address', ['grant', '3', 'a', '--name', 'x', '--asset', 'javascript:alert(1)'], /--asset/],
    ['no time', ['grant', '3', 'a', ...LOOK, '--given', 'yesterday'], /--given "yesterday"/],
    [
      'a day that there is not',
      ['grant', '3', 'a', ...LOOK, '--given', '2025-02-30'],
      /--given "2025-02-30"/,
    ],
    ['a time too late', ['grant', '3', 'a', ...LOOK, '--given', '2100-01-01'], /1970 to 2038/],
    ['a stranger', ['grant', 'nobody', 'a', ...LOOK], /There is no player "nobody"/],
  ])('refuses %s', async (_what, args, message) => {
    await expect(run(...args)).rejects.toThrow(message);
  });
});
