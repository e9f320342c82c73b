#!/usr/bin/env node
/**
 * `npm run audit`: fails when the registry knows a hole of severity high or critical in a package of the lockfile. Where
 * the registry cannot be asked it says so and passes: a machine without network has to be able to test. An audit that
 * fails for any other reason has looked at nothing, and fails here too.
 */
'use strict';
const { spawnSync } = require('node:child_process');
const path = require('node:path');

const GRAVE = ['high', 'critical'];

const UNREACHABLE =
  /\b(?:ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|timeout)\b|socket hang up|fetch failed/i;
/** What mirrors answer that carry packages and cannot be asked about them. */
const NOT_OFFERED = [404, 405];

const say = (text) => process.stdout.write(`audit: ${text}\n`);

function ask() {
  const { stdout, stderr, error } = spawnSync('npm', ['audit', '--json', '--audit-level=high'], {
    cwd: path.join(__dirname, '..'),
    encoding: 'utf8',
    shell: process.platform === 'win32',
  });
  try {
    return JSON.parse(stdout);
  } catch {
    return { message: (error?.message ?? stderr.trim()) || 'npm gave no answer' };
  }
}

const { vulnerabilities, message, error, statusCode } = ask();
if (!vulnerabilities) {
  const reason = message || error?.summary || 'no reason given';
  if (statusCode >= 500 || NOT_OFFERED.includes(statusCode) || UNREACHABLE.test(reason)) {
    say(`NOT DONE: the registry did not say what it knows (${reason}).`);
    process.exit(0);
  }
  say(`FAILED: npm audit did not come to an answer (${reason}). Run npm audit to see why.`);
  process.exit(1);
}
const grave = Object.values(vulnerabilities).filter(({ severity }) => GRAVE.includes(severity));
for (const { name, severity, via } of grave)
  say(`${name}, ${severity}: ${via.map((cause) => cause.title ?? `by ${cause}`).join('; ')}`);
if (grave.length === 0) say('no dependency has a known hole of severity high or critical.');
process.exit(grave.length === 0 ? 0 : 1);
