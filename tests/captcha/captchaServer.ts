import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export const SECRET = '0x4AAAAAAAsecret_of_the_site';

/** A stand-in for a captcha provider on loopback, which speaks the `siteverify` protocol of Turnstile and hCaptcha. */
export interface CaptchaServer {
  url: string;
  /** The forms that were sent. */
  asked: Record<string, string>[];
  /** Tokens of captchas that were solved; each counts once. */
  solved: Set<string>;
  /** Set: how the next requests are answered instead. */
  answer?: (response: ServerResponse) => void;
  close(): Promise<void>;
}

export async function startCaptchaServer(): Promise<CaptchaServer> {
  const used = new Set<string>();
  const verdict = ({ secret, response }: Record<string, string>): string | undefined => {
    if (!secret) return 'missing-input-secret';
    if (secret !== SECRET) return 'invalid-input-secret';
    if (!response) return 'missing-input-response';
    if (used.has(response)) return 'timeout-or-duplicate';
    return captcha.solved.has(response) ? undefined : 'invalid-input-response';
  };
  const server = createServer((request, response) => {
    let text = '';
    request.on('data', (chunk: Buffer) => (text += chunk.toString()));
    request.on('end', () => {
      const isForm =
        request.method === 'POST' &&
        request.headers['content-type']?.startsWith('application/x-www-form-urlencoded');
      const form = Object.fromEntries(new URLSearchParams(isForm ? text : ''));
      captcha.asked.push(form);
      if (captcha.answer) return captcha.answer(response);
      const error = verdict(form);
      if (!error) used.add(form['response'] ?? '');
      response.setHeader('Content-Type', 'application/json');
      response.end(
        JSON.stringify(
          error
            ? { success: false, 'error-codes': [error] }
            : {
                success: true,
                challenge_ts: '2026-07-01T12:00:00.000Z',
                hostname: 'example.com',
                'error-codes': [],
              },
        ),
      );
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const captcha: CaptchaServer = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/siteverify`,
    asked: [],
    solved: new Set(),
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
  return captcha;
}
