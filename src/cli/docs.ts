import { readFileSync, writeFileSync } from 'node:fs';
import { API_VERSIONS } from '../app';
import { withSettingsTable } from '../config/settingsTable';
import { buildOpenApi } from '../http/openapi';
import { VERSION } from '../version';
import { runCli } from './runCli';

/** `npm run docs`: writes openapi.json from the routes, and the README's table of settings from their schema. */
async function main(): Promise<void> {
  writeFileSync('openapi.json', `${JSON.stringify(buildOpenApi(API_VERSIONS, VERSION), null, 2)}\n`);
  writeFileSync('README.md', withSettingsTable(readFileSync('README.md', 'utf8')));
  console.log('openapi.json and the table of settings in README.md are written.');
}

runCli(module, main);
