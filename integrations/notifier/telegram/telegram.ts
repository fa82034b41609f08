import { z } from 'zod';
import { defineNotifier, mustBeTaken } from '../notifier.ts';

const mostText = 4096;

/** https://core.telegram.org/bots/api#sendmessage; plain text, so that nothing in a name is markup. */
export const telegram = defineNotifier({
  name: 'Telegram',
  settings: z.strictObject({
    bot_token: z
      .string()
      .trim()
      .regex(/^\d+:[\w-]{20,}$/, 'must be the token that @BotFather gave, such as 123456:ABC…'),
    chat_id: z
      .string()
      .trim()
      .regex(/^(-?\d+|@\w{4,})$/, 'must be a number, or @ and the name of a public channel'),
  }),
  secrets: ['bot_token'],
  describe: ({ chat_id }) => `Telegram, chat ${chat_id}`,
  create: ({ bot_token, chat_id }, { post }) => ({
    async send({ title, text }, signal) {
      const url = `https://api.telegram.org/bot${bot_token}/sendMessage`;
      const body = JSON.stringify({
        chat_id,
        text: `${title}\n${text}`.slice(0, mostText),
        link_preview_options: { is_disabled: true },
      });
      return mustBeTaken(
        await post({ url, headers: { 'content-type': 'application/json' }, body }, signal),
        'Telegram',
      );
    },
  }),
});
