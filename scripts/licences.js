#!/usr/bin/env node
/** `npm run licences`: writes docs/licences.md, the licences of all that the service runs with, out of the lockfile. */
'use strict';
const fs = require('node:fs');
const path = require('node:path');

const ROOT = path.join(__dirname, '..');
const FILE = path.join(ROOT, 'docs', 'licences.md');

const INTRODUCTION = `# Licences of what kiai runs with

kiai itself is under the [MIT license](../LICENSE). With it come the packages below, those for other platforms included.
\`npm run licences\` writes this file out of \`package-lock.json\`; a test keeps it in step.
`;

const readJson = (...parts) => JSON.parse(fs.readFileSync(path.join(ROOT, ...parts), 'utf8'));

/** The lockfile lacks the licences that a package tells in the old way. */
function licenceOf(place, { license }) {
  if (license) return license;
  const { license: own, licenses = [] } = readJson(place, 'package.json');
  const named = own ? [own] : licenses;
  if (named.length === 0)
    throw new Error(`${place} tells no licence: find it out, and do without the package if there is none.`);
  return named.map((each) => each.type ?? each).join(' AND ');
}

/** The names of the packages by licence, both in the order of the alphabet. */
function productionLicences() {
  const byLicence = new Map();
  for (const [place, entry] of Object.entries(readJson('package-lock.json').packages)) {
    if (place === '' || entry.dev || entry.devOptional) continue;
    const licence = licenceOf(place, entry);
    const name = entry.name ?? place.replace(/^.*node_modules\//, '');
    byLicence.set(licence, (byLicence.get(licence) ?? new Set()).add(name));
  }
  return new Map(
    [...byLicence]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([licence, names]) => [licence, [...names].sort()]),
  );
}

function licencesDocument() {
  const parts = [...productionLicences()].map(
    ([licence, names]) => `\n## ${licence}\n\n${names.map((name) => `- ${name}\n`).join('')}`,
  );
  return INTRODUCTION + parts.join('');
}

if (require.main === module) fs.writeFileSync(FILE, licencesDocument());

module.exports = { licencesDocument, productionLicences };
