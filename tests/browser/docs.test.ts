import type { Browser, Page } from 'playwright-core';
import { listen, type Server } from '../../src/server';
import { insertPlayer } from '../support/factories';
import { createEmbeddedStack, type Stack } from '../support/stacks';
import { describeInBrowser, launchBrowser } from './browser';

const PASSWORD = 'correct horse 1';

describeInBrowser('the documentation page', () => {
  let stack: Stack;
  let server: Server;
  let browser: Browser;

  beforeAll(async () => {
    stack = await createEmbeddedStack({ overrides: { passwords: { cost: 4 } } });
    const pw_bcrypt = await stack.context.passwords.hash(PASSWORD);
    await insertPlayer(stack.writable, 3, { name: 'Aozora', pw_bcrypt });
    server = await listen(stack.app, '127.0.0.1', 0);
    browser = await launchBrowser();
  });
  afterAll(async () => {
    await browser?.close();
    await server?.close();
    await stack?.close();
  });

  /** Tries an endpoint out as a reader of the page does; what the page then shows. */
  async function tryOut(
    page: Page,
    operation: string,
    body?: object,
  ): Promise<{ status: string; text: string }> {
    const block = page.locator(`[id="${operation}"]`);
    await block.locator('.opblock-summary-control').click();
    await block.getByRole('button', { name: 'Try it out' }).click();
    if (body) await block.locator('.body-param__text').fill(JSON.stringify(body));
    await block.getByRole('button', { name: 'Execute' }).click();
    const answer = block.locator('.live-responses-table tr.response').first();
    const status = await answer.locator('.response-col_status').innerText();
    return { status, text: await answer.locator('.response-col_description').innerText() };
  }

  it('logs in with the Secure cookie over plain http of this machine, and stays logged in', async () => {
    const page = await browser.newPage();
    page.setDefaultTimeout(15_000);
    const complaints: string[] = [];
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
    });
    page.on('pageerror', (error) => complaints.push(String(error)));
    page.on('requestfailed', (request) => complaints.push(request.url()));

    await page.goto(`${server.url}/docs`);
    const logIn = await tryOut(page, 'operations-sessions-v2_sessions_post', {
      username: 'aozora',
      password: PASSWORD,
    });
    expect(logIn.status).toBe('201');
    expect(logIn.text).toContain('"safe_name": "aozora"');
    expect(await page.context().cookies()).toMatchObject([
      { name: 'bancho_session', domain: '127.0.0.1', path: '/', secure: true, httpOnly: true },
    ]);

    const current = await tryOut(page, 'operations-sessions-v2_sessions_current');
    expect(current.status).toBe('200');
    expect(current.text).toContain('"id": 3');

    const logOut = await tryOut(page, 'operations-sessions-v2_sessions_current_delete');
    expect(logOut.status).toBe('200');
    expect(await page.context().cookies()).toEqual([]);
    expect(complaints).toEqual([]);
    await page.close();
  });
});
