#!/usr/bin/env node
/**
 * `npm run audit`: fails when the registry knows a hole of severity high or critical in a package of the lockfile. Where
 * the registry cannot be asked it says so and passes: a machine without network has to be able to test.
 */
'use strict';
const { spawnSync } = require('node:child_process');
const path = require('node:path');

const GRAVE = ['high', 'critical'];

const say = (text) => process.stdout.write(`audit: ${text}\n`);

function ask() {
  const { stdout } = spawnSync('npm', ['audit', '--json', '--audit-level=high'], {
    cwd: path.join(__dirname, '..'),
    encoding: 'utf8',
    shell: process.platform === 'win32',
  });
  try {
    return JSON.parse(stdout);
  } catch {
    return { message: 'npm audit gave no answer' };
  }
}

const { vulnerabilities, message, error } = ask();
if (!vulnerabilities) {
  say(
    `NOT DONE: the registry did not say what it knows (${message ?? error?.summary ?? 'no reason given'}).`,
  );
  process.exit(0);
}
const grave = Object.values(vulnerabilities).filter(({ severity }) => GRAVE.includes(severity));
for (const { name, severity, via } of grave)
  say(`${name}, ${severity}: ${via.map((cause) => cause.title ?? `by ${cause}`).join('; ')}`);
if (grave.length === 0) say('no dependency has a known hole of severity high or critical.');
process.exit(grave.length === 0 ? 0 : 1);
