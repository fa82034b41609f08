import { z } from 'zod';
import { defineNotifier, mustBeTaken } from '../notifier.ts';

/** https://docs.ntfy.sh/publish/#publish-as-json: as JSON, because headers hold no names in other scripts. */
export const ntfy = defineNotifier({
  name: 'ntfy',
  settings: z.strictObject({
    url: z.url({ protocol: /^https?$/ }).max(500),
    topic: z
      .string()
      .trim()
      .regex(/^[\w-]{1,64}$/, 'must be 1 to 64 letters, digits, _ or -'),
    token: z.string().trim().max(200).optional(),
  }),
  secrets: ['token'],
  describe: ({ url, topic }) => `${new URL(url).host}, topic ${topic}`,
  create: ({ url, topic, token }, { post }) => ({
    async send({ title, text }, signal) {
      const headers = {
        'content-type': 'application/json',
        ...(token && { authorization: `Bearer ${token}` }),
      };
      const body = JSON.stringify({ topic, title, message: text });
      return mustBeTaken(await post({ url, headers, body }, signal), new URL(url).host);
    },
  }),
});
