import { z } from 'zod';
import { Id, IdParams, PageQuery, pageOf, shortText, Time } from './common.ts';
import { defineRoute } from './route.ts';

export const NotifiedEvent = z.enum([
  'download.completed',
  'download.failed',
  'sync.completed',
  'sync.failed',
  'series.new_episodes',
  'title.gone',
  'title.back',
  'account.expiring',
  'library.scanned',
]);
export type NotifiedEvent = z.infer<typeof NotifiedEvent>;

const events = z.array(NotifiedEvent).min(1, 'must name at least one event').max(NotifiedEvent.options.length);

const Receiver = z.object({
  id: Id,
  events: z.array(NotifiedEvent),
  enabled: z.boolean().describe('false once the receiver answered 410: it wants no more'),
  created_at: Time,
});

export const Webhook = Receiver.extend({ url: z.string() }).meta({ id: 'Webhook' });
export type Webhook = z.infer<typeof Webhook>;

export const Notifier = Receiver.extend({
  kind: z.string(),
  name: z.string(),
  receiver: z.string().describe('Where it goes, without secrets'),
}).meta({ id: 'Notifier' });
export type Notifier = z.infer<typeof Notifier>;

export const Delivery = z
  .object({
    id: Id,
    message_id: z.string().describe('The same over all tries: `webhook-id`'),
    type: z.string(),
    data: z.record(z.string(), z.unknown()),
    status: z.enum(['pending', 'delivered', 'failed']),
    attempts: z.int(),
    response_status: z.int().nullable(),
    error: z.string().nullable(),
    created_at: Time,
    last_attempt_at: Time.nullable(),
  })
  .meta({ id: 'Delivery' });
export type Delivery = z.infer<typeof Delivery>;

const DeliveryParams = IdParams.extend({ delivery_id: IdParams.shape.id });

const webhooks = 'webhooks';

export const listWebhooks = defineRoute({
  method: 'get',
  path: '/api/webhooks',
  tag: webhooks,
  summary: 'Addresses that are told of events (without their secrets)',
  access: 'admin',
  query: PageQuery,
  answers: { 200: pageOf(Webhook) },
});
export const createWebhook = defineRoute({
  method: 'post',
  path: '/api/webhooks',
  tag: webhooks,
  summary: 'Tell an address of events, signed as Standard Webhooks says; the secret is in this answer only',
  access: 'admin',
  body: z.strictObject({
    url: z.url({ protocol: /^https?$/, error: 'must be an http:// or https:// address' }).max(2000),
    secret: z.string().trim().max(500).optional(),
    events,
  }),
  answers: { 201: Webhook.extend({ secret: z.string() }) },
});
export const deleteWebhook = defineRoute({
  method: 'delete',
  path: '/api/webhooks/:id',
  tag: webhooks,
  summary: 'Forget a webhook and its deliveries',
  access: 'admin',
  params: IdParams,
  answers: { 204: null },
});
export const listWebhookDeliveries = defineRoute({
  method: 'get',
  path: '/api/webhooks/:id/deliveries',
  tag: webhooks,
  summary: 'The last 200 deliveries, newest first',
  access: 'admin',
  params: IdParams,
  query: PageQuery,
  answers: { 200: pageOf(Delivery) },
});
export const testWebhook = defineRoute({
  method: 'post',
  path: '/api/webhooks/:id/test',
  tag: webhooks,
  summary: 'Send `webhook.test` now; the answer says what became of it',
  access: 'admin',
  params: IdParams,
  answers: { 200: Delivery },
});
export const replayWebhook = defineRoute({
  method: 'post',
  path: '/api/webhooks/:id/deliveries/:delivery_id/replay',
  tag: webhooks,
  summary: 'Send a delivery again, under the same message id',
  access: 'admin',
  params: DeliveryParams,
  answers: { 202: Delivery },
});

const notifiers = 'notifiers';

export const listNotifiers = defineRoute({
  method: 'get',
  path: '/api/notifiers',
  tag: notifiers,
  summary: 'Discord, Telegram, ntfy, Gotify and e-mail receivers',
  access: 'admin',
  query: PageQuery,
  answers: { 200: pageOf(Notifier) },
});
export const createNotifier = defineRoute({
  method: 'post',
  path: '/api/notifiers',
  tag: notifiers,
  summary: 'Tell people of events',
  access: 'admin',
  body: z.strictObject({
    kind: z.enum(['discord', 'telegram', 'ntfy', 'gotify', 'email']),
    name: shortText(100),
    settings: z.record(z.string(), z.unknown()).describe('Of its kind, e.g. `{url, topic, token?}` for ntfy'),
    events,
  }),
  answers: { 201: Notifier },
});
export const deleteNotifier = defineRoute({
  method: 'delete',
  path: '/api/notifiers/:id',
  tag: notifiers,
  summary: 'Forget a notifier and its deliveries',
  access: 'admin',
  params: IdParams,
  answers: { 204: null },
});
export const listNotifierDeliveries = defineRoute({
  method: 'get',
  path: '/api/notifiers/:id/deliveries',
  tag: notifiers,
  summary: 'The last 200 deliveries, newest first',
  access: 'admin',
  params: IdParams,
  query: PageQuery,
  answers: { 200: pageOf(Delivery) },
});
export const testNotifier = defineRoute({
  method: 'post',
  path: '/api/notifiers/:id/test',
  tag: notifiers,
  summary: 'Send a test now; the answer says what became of it',
  access: 'admin',
  params: IdParams,
  answers: { 200: Delivery },
});
