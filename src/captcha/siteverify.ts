import { isIP } from 'node:net';
import { z } from 'zod';
import { errors } from '../errors';
import { readBounded } from '../network/readBounded';
import { jsonOrUndefined } from '../json/jsonOrUndefined';
import type { Logger } from '../logger';
import type { Captcha } from './captcha';
import type { CaptchaProvider } from './providers';

const URLS: Readonly<Record<CaptchaProvider, string>> = {
  turnstile: 'https://challenges.cloudflare.com/turnstile/v0/siteverify',
  hcaptcha: 'https://api.hcaptcha.com/siteverify',
};

const LIMIT_MS = 5_000;
const ANSWER_MAX_BYTES = 16 * 1024;

const answerSchema = z.object({ success: z.boolean(), 'error-codes': z.array(z.string()).default([]) });

/** Error codes that are no fault of the token. */
const TROUBLES = ['missing-input-secret', 'invalid-input-secret', 'internal-error'];

export interface SiteverifyOptions {
  provider: CaptchaProvider;
  secret: string;
  log: Logger;
  /** The provider did not verify. */
  onFailure?: () => void;
  /** Where the provider answers, if not at its own address. */
  url?: string;
  /** Milliseconds that the provider has, from the request to the last byte. */
  limitMs?: number;
}

/** Asks the provider. Turnstile and hCaptcha speak the same protocol. */
export function createSiteverify({
  provider,
  secret,
  log,
  onFailure,
  url = URLS[provider],
  limitMs = LIMIT_MS,
}: SiteverifyOptions): Captcha {
  return {
    async verify(token, address) {
      const form = { secret, response: token, ...(isIP(address) !== 0 && { remoteip: address }) };
      const answer = await ask(url, new URLSearchParams(form), limitMs).catch((error: unknown) => {
        onFailure?.();
        log.warn({ err: error, provider }, 'the captcha provider is away');
        throw errors.captchaUnavailable();
      });
      const troubles = TROUBLES.filter((code) => answer['error-codes'].includes(code));
      if (!answer.success && troubles.length > 0) {
        onFailure?.();
        log.error(
          { provider, codes: troubles },
          'the captcha provider verifies nothing (see CAPTCHA_SECRET)',
        );
        throw errors.captchaUnavailable();
      }
      return answer.success;
    },
  };
}

async function ask(url: string, form: URLSearchParams, limitMs: number) {
  const response = await fetch(url, {
    method: 'POST',
    body: form,
    // The secret goes to nobody else.
    redirect: 'error',
    signal: AbortSignal.timeout(limitMs),
  });
  const text = (await readBounded(response, ANSWER_MAX_BYTES)).toString();
  // A refusal may come with a status of 4xx.
  if (response.status >= 500) throw new Error(`the answer was ${response.status}`);
  const answer = answerSchema.safeParse(jsonOrUndefined(text));
  // What it holds instead is not told: it might hold what was sent.
  if (!answer.success) throw new Error('the answer is none of the protocol');
  return answer.data;
}
