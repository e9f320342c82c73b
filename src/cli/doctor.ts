import { readSettings } from '../config/readSettings';
import { examine } from '../doctor/examine';
import { formatFindings } from '../doctor/format';
import { readArguments, readEnvironment, runCli } from './runCli';

const USAGE = `Usage: npm run doctor [-- --json]
  --json  prints the findings as JSON, for programs`;

/**
 * `npm run doctor`: looks at the configured stack and says what is wrong; `--json` for programs.
 * Resolves to the exit code.
 */
export async function doctor(
  args: string[],
  environment: Readonly<Record<string, string | undefined>>,
  print: (text: string) => void,
): Promise<number> {
  const { values } = readArguments(USAGE, { args, options: { json: { type: 'boolean' } } });
  const findings = await examine(readSettings(environment));
  print(values.json ? JSON.stringify(findings, null, 2) : formatFindings(findings));
  return findings.some(({ level }) => level === 'fail') ? 1 : 0;
}

runCli(module, async () => {
  process.exitCode = await doctor(process.argv.slice(2), readEnvironment(), console.log);
});
