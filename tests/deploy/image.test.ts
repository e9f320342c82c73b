import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { promisify } from 'node:util';
import { freePort } from '../../src/conformance/guardedProcess';
import { listen } from '../../src/server';
import { createEmbeddedStack } from '../support/stacks';
import { inProject, readProject } from './programs';

interface Instruction {
  name: string;
  text: string;
}

const dockerfile: Instruction[] = readProject('Dockerfile')
  .replace(/^#.*\n/gm, '')
  .replace(/\\\n\s*/g, '')
  .split('\n')
  .filter(Boolean)
  .map((line) => {
    const [name = '', ...words] = line.split(' ');
    return { name, text: words.join(' ') };
  });

const stages = dockerfile.reduce<Instruction[][]>((found, instruction) => {
  if (instruction.name === 'FROM') found.push([]);
  found.at(-1)?.push(instruction);
  return found;
}, []);
const [build = [], runtime = []] = stages;
const textsOf = (stage: Instruction[], name: string) =>
  stage.filter((instruction) => instruction.name === name).map(({ text }) => text);

/** The program and arguments of `["...", ...]`. */
const commandOf = (text: string) => JSON.parse(text.slice(text.indexOf('['))) as string[];

describe('the image', () => {
  it('has a stage that builds and one that runs, on the same Node', () => {
    expect(stages).toHaveLength(2);
    expect(textsOf(dockerfile, 'FROM')).toEqual(['node:24-slim AS build', 'node:24-slim']);
  });

  it('builds with the development packages and goes without them', () => {
    expect(textsOf(build, 'RUN').join(' && ').split(' && ')).toEqual([
      'npm ci --include=dev --no-audit --no-fund',
      'npm run build',
      'npm ci --omit=dev --no-audit --no-fund',
      'echo "$COMMIT" > dist/commit',
    ]);
    expect(textsOf(runtime, 'COPY').every((text) => text.startsWith('--from=build '))).toBe(true);
  });

  it("runs as node, which owns nothing of the program's", () => {
    const names = runtime.map(({ name }) => name);
    expect(textsOf(runtime, 'USER')).toEqual(['node']);
    expect(names.lastIndexOf('COPY')).toBeLessThan(names.indexOf('USER'));
    expect(textsOf(runtime, 'COPY').filter((text) => text.includes('chown'))).toEqual([]);
    expect(textsOf(runtime, 'VOLUME')).toEqual(['/data']);
  });

  it('starts Node itself, so that a stop signals it, on the program that npm start runs', () => {
    const [start = ''] = textsOf(runtime, 'CMD');
    expect(commandOf(start)).toEqual(['node', 'dist/src/main.js']);
    expect(readProject('scripts/bootstrap.js')).toContain("start: 'dist/src/main.js'");
    expect(textsOf(runtime, 'ENTRYPOINT')).toEqual([]);
  });

  it('gets from the checkout what it copies, and nothing else: no .env, no data, no history', () => {
    const [first, ...exceptions] = readProject('.dockerignore')
      .split('\n')
      .filter((line) => line && !line.startsWith('#'));
    const copied = textsOf(build, 'COPY').flatMap((text) => text.split(' ').slice(0, -1));
    expect(first).toBe('*');
    expect(exceptions.map((line) => line.slice(1)).sort()).toEqual([...copied].sort());
    expect(copied.filter((file) => !existsSync(inProject(file)))).toEqual([]);
    expect(textsOf(dockerfile, 'ADD')).toEqual([]);
  });

  it('sets no secret', () => {
    expect(textsOf(dockerfile, 'ARG')).toEqual(["COMMIT=''"]);
    expect(textsOf(dockerfile, 'ENV')).toEqual([
      'NODE_ENV=production API_HOST=0.0.0.0 DATA_DIRECTORY=/data',
      'MALLOC_MMAP_THRESHOLD_=131072',
      'NODE_OPTIONS=--max-semi-space-size=16',
    ]);
  });
});

describe("the image's health check", () => {
  const run = promisify(execFile);
  /** The exit code of the check itself. */
  const check = async (env: Record<string, string>) => {
    const [program, ...parameters] = commandOf(textsOf(runtime, 'HEALTHCHECK')[0] ?? '');
    expect(program).toBe('node');
    return run(process.execPath, parameters, { env }).then(
      () => 0,
      ({ code }: { code: number }) => code,
    );
  };
  const checkKiai = async (env: Record<string, string>) => {
    const stack = await createEmbeddedStack({ env });
    const server = await listen(stack.app, '127.0.0.1', 0);
    try {
      return await check({ ...env, API_PORT: new URL(server.url).port });
    } finally {
      await server.close();
      await stack.close();
    }
  };

  it('passes while kiai runs', async () => {
    expect(await checkKiai({})).toBe(0);
  });

  it('passes when only certain host names are answered', async () => {
    expect(await checkKiai({ API_ALLOWED_HOSTS: ' api.kiai.test, api.other.test' })).toBe(0);
  });

  it('fails when nothing listens', async () => {
    expect(await check({ API_PORT: String(await freePort()) })).toBe(1);
  });
});
