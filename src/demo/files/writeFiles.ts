import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** A file below the data folder. */
export interface DataFile {
  path: string;
  content: string | Buffer;
}

const AT_ONCE = 16;

/** Writes files below a directory, a few at once. Those that are there already are replaced. */
export async function writeFiles(directory: string, files: readonly DataFile[]): Promise<void> {
  const folders = new Set(files.map((file) => dirname(join(directory, file.path))));
  for (const folder of folders) await mkdir(folder, { recursive: true });
  const left = files.values();
  const writer = async () => {
    for (const { path, content } of left) await writeFile(join(directory, path), content);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, writer));
}
