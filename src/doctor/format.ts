import type { Finding } from './check';

/** One line a finding, in columns. */
export function formatFindings(findings: readonly Finding[]): string {
  const width = Math.max(...findings.map(({ check }) => check.length));
  return findings
    .map(({ level, check, message, advice }) =>
      [
        level.padEnd(4),
        check.padEnd(width),
        advice ? `${message}. ${advice}${advice.endsWith('?') ? '' : '.'}` : message,
      ].join('  '),
    )
    .join('\n');
}
