import { fail, reasonOf, warn, type Check, type Finding, type Observation, type Subject } from './check';
import { withinLimit } from '../withinLimit';

const CHECK_LIMIT_MS = 30_000;

/** Runs the checks in order; one that throws or takes too long fails by itself, one whose needs failed is skipped. */
export async function runChecks(checks: readonly Check[], subject: Subject): Promise<Finding[]> {
  const findings: Finding[] = [];
  const unfit = new Set<string>();
  for (const check of checks) {
    const lacking = check.needs?.find((name) => unfit.has(name));
    const observed = lacking ? [warn(`not looked at: it needs "${lacking}"`)] : await observe(check, subject);
    if (lacking || observed.some(({ level }) => level === 'fail')) unfit.add(check.name);
    findings.push(...observed.map((observation) => ({ check: check.name, ...observation })));
  }
  return findings;
}

async function observe(check: Check, subject: Subject): Promise<Observation[]> {
  try {
    return await withinLimit(CHECK_LIMIT_MS, check.run(subject), () => {
      throw new Error(`no answer in ${CHECK_LIMIT_MS / 1000} s`);
    });
  } catch (error) {
    return [fail(`the check broke off: ${reasonOf(error)}`)];
  }
}
