import { describeMachine, today } from './machine';
import { RESULTS_DIRECTORY, writeSection } from './results';

/** Prints what a bench finds, and at its end writes it into RESULTS.md as the section of that name. */
export function createRecord(name: string) {
  const lines: string[] = [];
  return {
    say: (line: string): void => {
      process.stdout.write(`${line}\n`);
      lines.push(line);
    },
    write: async (directory = RESULTS_DIRECTORY): Promise<void> => {
      const text = ['```', ...lines, '```'].join('\n');
      await writeSection(directory, name, `## ${name}\n\n${today()}, ${describeMachine()}.\n\n${text}`);
    },
  };
}
