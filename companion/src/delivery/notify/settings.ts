import { z } from 'zod';
import { defineSetting } from '../../platform/settings.ts';

export const allowPrivateNotifications = defineSetting({
  key: 'allow_private_notifications',
  schema: z.boolean(),
  default: false,
  description: 'Send webhooks and notifications to addresses of your own network too',
});

export const notifySettings = [allowPrivateNotifications];
