import { existsSync } from 'node:fs';
import { chromium, type Browser } from 'playwright-core';

const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
const executablePath = PLACES.find((path) => existsSync(path));
if (!executablePath && process.env['KIAI_REQUIRE_BROWSER'])
  throw new Error(`no Chromium at ${PLACES.join(', ')}: apt-get install chromium`);

/** Skipped where no Chromium is installed. */
export const describeInBrowser = executablePath ? describe : describe.skip;

/** No window, and nothing but what listens on this machine. */
export function launchBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath, args: ['--no-sandbox', '--no-proxy-server'] });
}
