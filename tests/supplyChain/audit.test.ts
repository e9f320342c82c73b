import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { inProject } from '../deploy/programs';

/** What a registry says of express, in each of its versions. */
const advisory = (severity: string) => ({
  express: [
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
  afterEach(() => registry?.close());

  async function audit(answer: RequestListener): Promise<{ code: number; said: string }> {
    registry = createServer(answer).listen(0, '127.0.0.1');
    await once(registry, 'listening');
    const { port } = registry.address() as AddressInfo;
    const env = {
      ...process.env,
      npm_config_registry: `http://127.0.0.1:${port}/`,
      npm_config_fetch_retries: '0',
    };
    return new Promise((resolve) => {
      execFile(process.execPath, [inProject('scripts/audit.js')], { env }, (error, stdout, stderr) =>
        resolve({ code: Number(error?.code ?? 0), said: stdout + stderr }),
      );
    });
  }

  const advisories =
    (found: object): RequestListener =>
    ({ method }, response) => {
      response.writeHead(method === 'POST' ? 200 : 404, { 'Content-Type': 'application/json' });
      response.end(method === 'POST' ? JSON.stringify(found) : '{}');
    };

  it('passes when the registry knows of nothing', async () => {
    expect(await audit(advisories({}))).toEqual({
      code: 0,
      said: 'audit: no dependency has a known hole of severity high or critical.\n',
    });
  });

  it('passes with one of low severity', async () => {
    expect((await audit(advisories(advisory('low')))).code).toBe(0);
  });

  it.each(['high', 'critical'])('fails with one of severity %s, and names it', async (severity) => {
    const { code, said } = await audit(advisories(advisory(severity)));
    expect(code).toBe(1);
    expect(said).toContain(`audit: express, ${severity}: An invented hole`);
  });

  it('passes where the registry does not say, and tells that nothing was looked at', async () => {
    const { code, said } = await audit((_request, response) => response.writeHead(405).end());
    expect(code).toBe(0);
    expect(said).toContain('audit: NOT DONE');
  });
});
