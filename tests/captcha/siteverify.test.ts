import { Writable } from 'node:stream';
import { pino } from 'pino';
import { CAPTCHA_PROVIDERS } from '../../src/captcha/providers';
import { createSiteverify } from '../../src/captcha/siteverify';
import { SECRET, startCaptchaServer, type CaptchaServer } from './captchaServer';

const UNAVAILABLE = {
  status: 503,
  message: 'The captcha cannot be verified right now.',
  retryAfter: 10,
};

describe.each(CAPTCHA_PROVIDERS)('a captcha of %s', (provider) => {
  let server: CaptchaServer;
  let logged = '';
  const log = pino(
    new Writable({
      write(chunk: Buffer, _encoding, done) {
        logged += chunk.toString();
        done();
      },
    }),
  );
  const captcha = (options: { secret?: string; url?: string; limitMs?: number } = {}) =>
    createSiteverify({ provider, secret: SECRET, log, url: server.url, ...options });

  beforeEach(async () => {
    server = await startCaptchaServer();
    logged = '';
  });
  afterEach(() => server.close());
  afterEach(() => expect(logged).not.toContain(SECRET));

  it('is solved by its token, once', async () => {
    server.solved.add('token & more=');
    expect(await captcha().verify('token & more=', '192.0.2.7')).toBe(true);
    expect(await captcha().verify('token & more=', '192.0.2.7')).toBe(false);
    expect(server.asked[0]).toEqual({ secret: SECRET, response: 'token & more=', remoteip: '192.0.2.7' });
    expect(logged).toBe('');
  });

  it('is not solved by another token', async () => {
    expect(await captcha().verify('x', '2001:db8::1')).toBe(false);
    expect(server.asked).toEqual([{ secret: SECRET, response: 'x', remoteip: '2001:db8::1' }]);
  });

  it('is asked without an address that is none', async () => {
    server.solved.add('token');
    expect(await captcha().verify('token', '')).toBe(true);
    expect(server.asked).toEqual([{ secret: SECRET, response: 'token' }]);
  });

  it('is not solved when the provider refuses with a status of 400', async () => {
    server.answer = (response) => {
      response.statusCode = 400;
      response.end('{"success":false,"error-codes":["invalid-input-response"]}');
    };
    expect(await captcha().verify('token', '192.0.2.7')).toBe(false);
  });

  it('cannot be verified with a wrong secret, which the log says', async () => {
    await expect(captcha({ secret: 'wrong' }).verify('token', '192.0.2.7')).rejects.toMatchObject(
      UNAVAILABLE,
    );
    expect(logged).toContain('"codes":["invalid-input-secret"]');
    expect(logged).toContain('CAPTCHA_SECRET');
  });

  it.each([
    ['an error', 500, '{"success":true}'],
    ['a page', 200, `<html>${SECRET}</html>`],
    ['other JSON', 200, `{"success":"true","secret":"${SECRET}"}`],
    ['nothing', 200, ''],
    ['null', 200, 'null'],
    ['too much', 200, `{"success":true,"more":"${'x'.repeat(20_000)}"}`],
    ['trouble of its own', 200, '{"success":false,"error-codes":["internal-error"]}'],
  ])('cannot be verified when the provider answers with %s', async (_what, status, body) => {
    server.answer = (response) => {
      response.statusCode = status;
      response.end(body);
    };
    await expect(captcha().verify('token', '192.0.2.7')).rejects.toMatchObject(UNAVAILABLE);
    expect(logged).toContain(provider);
  });

  it('cannot be verified when the provider sends elsewhere, and nothing goes there', async () => {
    const elsewhere = await startCaptchaServer();
    server.answer = (response) => {
      response.writeHead(307, { Location: elsewhere.url });
      response.end();
    };
    await expect(captcha().verify('token', '192.0.2.7')).rejects.toMatchObject(UNAVAILABLE);
    expect(elsewhere.asked).toEqual([]);
    await elsewhere.close();
  });

  it('cannot be verified when the provider says nothing, or does not end', async () => {
    server.answer = () => undefined;
    await expect(captcha({ limitMs: 50 }).verify('token', '192.0.2.7')).rejects.toMatchObject(UNAVAILABLE);
    server.answer = (response) => response.write('{"success":');
    await expect(captcha({ limitMs: 50 }).verify('token', '192.0.2.7')).rejects.toMatchObject(UNAVAILABLE);
  });

  it('cannot be verified when the provider is away', async () => {
    // Nothing listens on port 1.
    const away = captcha({ url: 'http://127.0.0.1:1/siteverify' });
    await expect(away.verify('token', '192.0.2.7')).rejects.toMatchObject(UNAVAILABLE);
  });
});
