import { z } from 'zod';
import { defineNotifier, mustBeTaken } from '../notifier.ts';

const usualPriority = 5;

/** https://gotify.net/docs/pushmsg */
export const gotify = defineNotifier({
  name: 'Gotify',
  settings: z.strictObject({
    url: z.url({ protocol: /^https?$/ }).max(500),
    token: z.string().trim().min(1, 'must not be empty').max(200),
  }),
  secrets: ['token'],
  describe: ({ url }) => new URL(url).host,
  create: ({ url, token }, { post }) => ({
    async send({ title, text }, signal) {
      const call = {
        url: `${url.replace(/\/+$/, '')}/message`,
        headers: { 'content-type': 'application/json', 'x-gotify-key': token },
        body: JSON.stringify({ title, message: text, priority: usualPriority }),
      };
      return mustBeTaken(await post(call, signal), new URL(url).host);
    },
  }),
});
