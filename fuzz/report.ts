import type { FuzzRequest } from './request';
import type { Figures, Found } from './run';

const SHOWN_MAX = 20;
const CHARGES: readonly Found['charge'][] = ['5xx', 'hang', 'off its schema', 'leak', 'broken off'];

/** The figures of a run as lines; what was found, each kind once, with the requests to send it again. */
export function toLines(title: string, { requests, statuses, found, slowest, succeeded }: Figures): string[] {
  const byStatus = [...statuses].sort(([a], [b]) => a - b).map(([status, count]) => `${status}: ${count}`);
  const byCharge = CHARGES.map(
    (charge) => `${charge}: ${found.filter((fault) => fault.charge === charge).length}`,
  );
  const kinds = [
    ...new Map(found.map((fault) => [`${fault.charge} ${fault.request.operation}`, fault])).values(),
  ];
  return [
    `${title}: ${requests} requests`,
    `  by status     ${byStatus.join(', ')}`,
    `  wrong         ${byCharge.join(', ')}`,
    `  succeeded     ${succeeded.size} operations at least once`,
    `  slowest       ${Math.round(slowest.ms)} ms: ${slowest.path}`,
    ...kinds
      .slice(0, SHOWN_MAX)
      .map(({ charge, what, request }) => `  ${charge}: ${what}\n    ${toCurl(request)}`),
    ...(kinds.length > SHOWN_MAX ? [`  ... and ${kinds.length - SHOWN_MAX} more kinds`] : []),
  ];
}

/** Whether a run has shown nothing wrong. */
export function isClean({ found }: Figures): boolean {
  return found.length === 0;
}

function toCurl({ method, path, headers, body }: FuzzRequest): string {
  const words = Object.entries(headers).map(([name, value]) => `-H ${JSON.stringify(`${name}: ${value}`)}`);
  const sent = body ? [`--data-binary ${JSON.stringify(body.subarray(0, 300).toString('latin1'))}`] : [];
  return [`${method} ${path.slice(0, 600)}`, ...words, ...sent].join(' ');
}
