import { webhookSecret } from '@xtreme/integrations/notifier';
import * as contract from '../../contract/index.ts';
import { badInput } from '../../platform/errors.ts';
import { pageFrom } from '../../platform/http/cursor.ts';
import { type BoundRoute, bind } from '../../platform/http/router.ts';
import { newWebhookSecret, type Notifiers } from './notifiers.ts';
import type { NotificationRow, NotifierRow } from './store.ts';

const isWebhook = (kind: string) => kind === 'webhook';
const isNotWebhook = (kind: string) => kind !== 'webhook';

export function notifierRoutes(notifiers: Notifiers): BoundRoute[] {
  const webhookShown = (row: NotifierRow): contract.Webhook => ({
    ...shown(row),
    url: String(notifiers.settings(row).url),
  });
  const notifierShown = (row: NotifierRow): contract.Notifier => ({
    ...shown(row),
    kind: row.kind,
    name: row.name,
    receiver: notifiers.describe(row),
  });
  async function deliveries(id: number, isKind: (kind: string) => boolean, query: { limit?: number; cursor?: string }) {
    // A cursor that is none is told before a receiver that isn't there.
    pageFrom([], query);
    const { id: known } = await notifiers.get(id, isKind);
    return pageFrom((await notifiers.notifications(known)).map(deliveryShown), query);
  }

  return [
    bind(contract.listWebhooks, async ({ query }) =>
      pageFrom((await notifiers.list(isWebhook)).map(webhookShown), query),
    ),
    bind(contract.createWebhook, async ({ body }) => {
      const secret = secretOf(body.secret);
      const fields = { name: new URL(body.url).host, settings: { url: body.url, secret }, events: body.events };
      return { ...webhookShown(await notifiers.create('webhook', fields)), secret };
    }),
    bind(contract.deleteWebhook, async ({ params }) => {
      await notifiers.remove(params.id, isWebhook);
      return undefined;
    }),
    bind(contract.listWebhookDeliveries, async ({ params, query }) => deliveries(params.id, isWebhook, query)),
    bind(contract.testWebhook, async ({ params, signal }) =>
      deliveryShown(await notifiers.test(await notifiers.get(params.id, isWebhook), signal)),
    ),
    bind(contract.replayWebhook, async ({ params }) =>
      deliveryShown(await notifiers.replay(await notifiers.get(params.id, isWebhook), params.delivery_id)),
    ),

    bind(contract.listNotifiers, async ({ query }) =>
      pageFrom((await notifiers.list(isNotWebhook)).map(notifierShown), query),
    ),
    bind(contract.createNotifier, async ({ body: { kind, ...fields } }) =>
      notifierShown(await notifiers.create(kind, fields)),
    ),
    bind(contract.deleteNotifier, async ({ params }) => {
      await notifiers.remove(params.id, isNotWebhook);
      return undefined;
    }),
    bind(contract.listNotifierDeliveries, async ({ params, query }) => deliveries(params.id, isNotWebhook, query)),
    bind(contract.testNotifier, async ({ params, signal }) =>
      deliveryShown(await notifiers.test(await notifiers.get(params.id, isNotWebhook), signal)),
    ),
  ];
}

function secretOf(given: string | undefined): string {
  if (given === undefined) return newWebhookSecret();
  const parsed = webhookSecret.safeParse(given);
  if (!parsed.success) throw badInput('secret', parsed.error.issues[0]?.message ?? 'cannot be used');
  return parsed.data;
}

function shown({ id, events, enabled, created_at }: NotifierRow) {
  return { id, events: events as contract.NotifiedEvent[], enabled, created_at: created_at.toISOString() };
}

function deliveryShown(row: NotificationRow): contract.Delivery {
  const { id, message_id, type, data, status, attempts, response_status, error } = row;
  const times = {
    created_at: row.happened_at.toISOString(),
    last_attempt_at: row.last_attempt_at?.toISOString() ?? null,
  };
  return { id, message_id, type, data, status, attempts, response_status, error, ...times };
}
