import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inProject, readProject } from '../deploy/programs';

const { packages } = JSON.parse(readProject('package-lock.json')) as {
  packages: Record<string, { version: string }>;
};

/** A package as the registry tells it, in the locked version alone. */
function packument(name: string): object {
  const { version } = packages[`node_modules/${name}`]!;
  return { name, 'dist-tags': { latest: version }, versions: { [version]: { name, version } } };
}

/** What a registry says of helmet, in each of its versions. */
const advisory = (severity: string) => ({
  helmet: [
    {
      id: 1,
      url: 'https://github.com/advisories/GHSA-0000-0000-0000',
      title: 'An invented hole',
      severity,
      vulnerable_versions: '*',
      cwe: [],
      cvss: { score: 8, vectorString: null },
    },
  ],
});

describe('the audit of the dependencies', () => {
  let registry: Server | undefined;
  let cache: string;
  beforeEach(() => {
    cache = mkdtempSync(join(tmpdir(), 'kiai-npm-'));
  });
  afterEach(() => {
    registry?.close();
    rmSync(cache, { recursive: true, force: true });
  });

  async function audit(
    answer: RequestListener,
    script = inProject('scripts/audit.js'),
  ): Promise<{ code: number; said: string }> {
    registry = createServer(answer).listen(0, '127.0.0.1');
    await once(registry, 'listening');
    const { port } = registry.address() as AddressInfo;
    const env = {
      ...process.env,
      npm_config_registry: `http://127.0.0.1:${port}/`,
      npm_config_fetch_retries: '0',
      // npm remembers what it was told of a hole.
      npm_config_cache: cache,
    };
    return new Promise((resolve) => {
      execFile(process.execPath, [script], { env }, (error, stdout, stderr) =>
        resolve({ code: Number(error?.code ?? 0), said: stdout + stderr }),
      );
    });
  }

  const advisories =
    (found: object): RequestListener =>
    ({ method, url = '' }, response) => {
      response.writeHead(200, { 'Content-Type': 'application/json' });
      response.end(JSON.stringify(method === 'POST' ? found : packument(url.slice(1))));
    };

  it('passes when the registry knows of nothing', async () => {
    expect(await audit(advisories({}))).toEqual({
      code: 0,
      said: 'audit: no dependency has a known hole of severity high or critical.\n',
    });
  });

  it('passes with one of low severity', async () => {
    const { code, said } = await audit(advisories(advisory('low')));
    expect({ code, said }).toEqual({ code: 0, said: expect.stringContaining('no dependency') as string });
  });

  it.each(['high', 'critical'])('fails with one of severity %s, and names it', async (severity) => {
    const { code, said } = await audit(advisories(advisory(severity)));
    expect({ code, said }).toMatchObject({ code: 1 });
    expect(said).toContain(`audit: helmet, ${severity}: An invented hole`);
  });

  it.each<[string, RequestListener]>([
    ['does not offer that', (_request, response) => response.writeHead(405).end()],
    ['is out of order', (_request, response) => response.writeHead(503).end()],
    ['cannot be reached', ({ socket }) => socket.destroy()],
  ])('passes where the registry %s, and tells that nothing was looked at', async (_case, answer) => {
    const { code, said } = await audit(answer);
    expect({ code, said }).toMatchObject({ code: 0 });
    expect(said).toContain('audit: NOT DONE: the registry did not say what it knows');
  });

  it.each<[string, RequestListener]>([
    ['refuses to say', (_request, response) => response.writeHead(401).end()],
    ['talks nonsense', (_request, response) => response.writeHead(200).end('<html>')],
  ])('fails where the registry %s', async (_case, answer) => {
    const { code, said } = await audit(answer);
    expect({ code, said }).toMatchObject({ code: 1 });
    expect(said).toContain('audit: FAILED: npm audit did not come to an answer');
  });

  it('fails without a lockfile', async () => {
    const project = join(cache, 'project');
    mkdirSync(join(project, 'scripts'), { recursive: true });
    for (const file of ['package.json', 'scripts/audit.js'])
      copyFileSync(inProject(file), join(project, file));
    const { code, said } = await audit(advisories({}), join(project, 'scripts/audit.js'));
    expect({ code, said }).toMatchObject({ code: 1 });
    expect(said).toContain('This command requires an existing lockfile');
  });
});
