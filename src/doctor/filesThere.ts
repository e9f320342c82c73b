import { stat } from 'node:fs/promises';

/** For each path whether there is a file with something in it. */
export function filesThere(paths: readonly string[]): Promise<boolean[]> {
  return Promise.all(
    paths.map((path) =>
      stat(path).then(
        (found) => found.isFile() && found.size > 0,
        () => false,
      ),
    ),
  );
}
