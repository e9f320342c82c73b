import { writeFileSync } from 'node:fs';
import { API_VERSIONS } from '../app';
import { buildOpenApi } from '../http/openapi';
import { VERSION } from '../version';
import { runCli } from './runCli';

/** `npm run openapi`: writes openapi.json anew from the routes. */
async function main(): Promise<void> {
  writeFileSync('openapi.json', `${JSON.stringify(buildOpenApi(API_VERSIONS, VERSION), null, 2)}\n`);
  console.log('openapi.json is written.');
}

runCli(module, main);
