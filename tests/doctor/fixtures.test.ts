import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sql } from 'kysely';
import request from 'supertest';
import { API_VERSIONS } from '../../src/app';
import { CHECKS, examine } from '../../src/doctor/examine';
import { testServices } from '../support/services';
import { createServicesStack, type Stack } from '../support/stacks';
import { beat, build, FIXTURES, urlsOf } from './fixtures';

/** Depends on the zone that the tests are run in; tested by itself. */
const ZONE = 'time zone';

/** Everything that is stored anywhere. */
async function contents({ writable, context, dataDirectory }: Stack) {
  const tables = (await writable.query.introspection.getTables()).map(({ name }) => name);
  const checksums = await sql.raw(`checksum table ${tables.join(', ')}`).execute(writable.query);
  const keys = (await context.redis!.keys('*')).sort();
  const values = await Promise.all(keys.map((key) => context.redis!.dumpBuffer(key)));
  const entries = await readdir(dataDirectory, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return {
    checksums: checksums.rows,
    redis: keys.map((key, at) => [key, values[at]?.toString('hex')]),
    folder: entries.map((entry) => join(entry.parentPath, entry.name)).sort(),
    files: await Promise.all(files.sort().map((file) => readFile(file, 'utf8'))),
  };
}

const PUBLIC_READS = API_VERSIONS.flatMap((version) =>
  version.routes
    .filter(({ auth, methods }) => auth === 'public' && methods.includes('get'))
    .map((route) => ({ name: `${version.name} ${route.path}`, urls: urlsOf(route, version) })),
);

const describeServices = testServices() ? describe : describe.skip;

describeServices.each(FIXTURES)('a database of $name', (fixture) => {
  let stack: Stack;
  beforeAll(async () => {
    // What processes tell each other in the background changes Redis all the time.
    stack = await createServicesStack({ env: { API_RATE_LIMITS: 'false' } });
    await build(fixture, stack);
  });
  afterAll(() => stack.close());

  it.each(PUBLIC_READS)('is answered from by $name', async ({ urls }) => {
    await beat(stack);
    const [first, ...others] = urls;
    expect([first, (await request(stack.app).get(first!)).status]).toEqual([first, 200]);
    for (const url of others) {
      const { status } = await request(stack.app).get(url);
      expect([url, status === 200 || status === 404 ? 'answered' : status]).toEqual([url, 'answered']);
    }
  });

  it('gets exactly the findings that are planted, and is not written to', async () => {
    await beat(stack);
    const before = await contents(stack);
    const findings = (await examine(stack.context.config)).filter(({ check }) => check !== ZONE);
    expect(await contents(stack)).toEqual(before);

    const planted = findings.filter(
      ({ check, level }) => level !== 'ok' || fixture.planted.some(([name]) => name === check),
    );
    expect(planted.map(({ check, level, message }) => [check, level, message])).toEqual(fixture.planted);
    expect(planted.filter(({ level, advice }) => level !== 'ok' && !advice)).toEqual([]);
    expect([...new Set(findings.map(({ check }) => check))]).toEqual(
      CHECKS.map(({ name }) => name).filter((name) => name !== ZONE && name !== 'replicas'),
    );
  });
});
