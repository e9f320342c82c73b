import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Where results are kept: seen from the package, which npm runs scripts in. */
export const RESULTS_DIRECTORY = 'bench';

const HEAD = '# Results\n\nWritten by the benches, each its own part. `npm run bench` is the main one.\n';

/** The text with the section in the place of the one of that name, or at its end. */
export function withSection(text: string, name: string, body: string): string {
  const [begin, end] = [`<!-- begin: ${name} -->`, `<!-- end: ${name} -->`];
  const section = `${begin}\n\n${body.trim()}\n\n${end}`;
  const from = text.indexOf(begin);
  const to = text.indexOf(end, from);
  if (from >= 0 && to >= 0) return text.slice(0, from) + section + text.slice(to + end.length);
  return `${(text || HEAD).trimEnd()}\n\n${section}\n`;
}

/** Puts a section into RESULTS.md of the folder, which is made if need be. */
export async function writeSection(directory: string, name: string, body: string): Promise<void> {
  const text = await readOptional(join(directory, 'RESULTS.md'));
  await mkdir(directory, { recursive: true });
  await writeFile(join(directory, 'RESULTS.md'), withSection(text, name, body));
}

/** Puts what was measured into results.json of the folder, under the name of its section. Returns all that is there. */
export async function writeData(directory: string, name: string, data: unknown): Promise<unknown[]> {
  const file = join(directory, 'results.json');
  const text = await readOptional(file);
  const before = text === '' ? {} : (JSON.parse(text) as Record<string, unknown>);
  const all = { ...before, [name]: data };
  await mkdir(directory, { recursive: true });
  await writeFile(file, `${JSON.stringify(all, null, 1)}\n`);
  return Object.values(all);
}

async function readOptional(file: string): Promise<string> {
  return readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '';
    throw error;
  });
}
