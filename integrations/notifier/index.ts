import { discord } from './discord/discord.ts';
import { email } from './email/email.ts';
import { gotify } from './gotify/gotify.ts';
import { ntfy } from './ntfy/ntfy.ts';
import { telegram } from './telegram/telegram.ts';
import { webhook } from './webhook/webhook.ts';

export * from './notifier.ts';

export { webhookSecret } from './webhook/webhook.ts';

/** The kinds there are, one line each. A new one: its folder and its line here. */
export const notifierKinds = { webhook, discord, telegram, ntfy, gotify, email };

export type NotifierKindName = keyof typeof notifierKinds;
