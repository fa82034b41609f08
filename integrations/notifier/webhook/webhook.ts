import { Webhook } from 'standardwebhooks';
import { z } from 'zod';
import { defineNotifier, mustBeTaken } from '../notifier.ts';

/** What the library takes: base64 after an optional `whsec_`. */
export const webhookSecret = z
  .string()
  .trim()
  .regex(
    /^(whsec_)?[A-Za-z0-9+/]{4,}={0,2}$/,
    'must be base64, with or without whsec_ before it; leave it out to get a new one',
  )
  .max(500)
  .refine(isKey, 'is not whole base64: check that it was copied completely');

function isKey(secret: string): boolean {
  try {
    return new Webhook(secret).sign('', new Date(0), '') !== '';
  } catch {
    return false;
  }
}

/**
 * Standard Webhooks 1.0 (standardwebhooks.com): JSON `{type, timestamp, data}`, signed together with its id and the
 * time of this try.
 */
export const webhook = defineNotifier({
  name: 'Webhook',
  settings: z.strictObject({ url: z.url({ protocol: /^https?$/ }).max(2000), secret: webhookSecret }),
  secrets: ['secret'],
  describe: ({ url }) => new URL(url).host,
  create: ({ url, secret }, { post }) => ({
    async send({ id, type, timestamp, data }, signal) {
      const body = JSON.stringify({ type, timestamp: timestamp.toISOString(), data });
      const now = new Date();
      const headers = {
        'content-type': 'application/json',
        'webhook-id': id,
        'webhook-timestamp': String(Math.floor(now.getTime() / 1000)),
        'webhook-signature': new Webhook(secret).sign(id, now, body),
      };
      return mustBeTaken(await post({ url, headers, body }, signal), new URL(url).host);
    },
  }),
});
