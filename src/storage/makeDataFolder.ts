import { access, constants, mkdir } from 'node:fs/promises';

/** @throws Error with a message for the operator when it can be neither made nor written to. */
export async function makeDataFolder(directory: string): Promise<void> {
  try {
    await mkdir(directory, { recursive: true });
    await access(directory, constants.W_OK | constants.X_OK);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new Error(
      `${directory} cannot be written to (${code}): set DATA_DIRECTORY to a folder that the service's user may write to.`,
    );
  }
}
