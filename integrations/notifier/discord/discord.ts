import { z } from 'zod';
import { defineNotifier, mustBeTaken } from '../notifier.ts';

/** Limits of an embed: https://discord.com/developers/docs/resources/message#embed-object-embed-limits */
const mostTitle = 256;
const mostText = 4096;

export const discord = defineNotifier({
  name: 'Discord',
  settings: z.strictObject({
    webhook_url: z
      .url({ protocol: /^https$/ })
      .max(500)
      .regex(
        /\/api(\/v\d+)?\/webhooks\/\d+\/[\w-]+/,
        'must be the address of a Discord webhook (channel settings, Integrations)',
      ),
  }),
  secrets: ['webhook_url'],
  describe: () => 'Discord',
  create: ({ webhook_url }, { post }) => ({
    async send({ title, text, timestamp }, signal) {
      const embed = { title: title.slice(0, mostTitle), description: text.slice(0, mostText), timestamp };
      // Names come from providers: nothing in them may call people.
      const body = JSON.stringify({ embeds: [embed], allowed_mentions: { parse: [] } });
      return mustBeTaken(
        await post({ url: webhook_url, headers: { 'content-type': 'application/json' }, body }, signal),
        'Discord',
      );
    },
  }),
});
