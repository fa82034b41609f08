import type {
  createNotifier,
  createWebhook,
  Delivery,
  deleteWebhook,
  listNotifiers,
  listWebhookDeliveries,
  listWebhooks,
  NotifiedEvent,
  replayWebhook,
  testWebhook,
} from '@xtreme/companion/contract';
import { call } from '../api.ts';

/** A webhook or a notifier: the panel shows them as one list, told apart by where their calls are. */
export type Receiver = {
  path: 'webhooks' | 'notifiers';
  id: number;
  kind: string;
  name: string;
  target: string;
  events: NotifiedEvent[];
  enabled: boolean;
};

export async function fetchReceivers(signal?: AbortSignal): Promise<Receiver[]> {
  const options = { query: { limit: 200 }, signal };
  const [webhooks, notifiers] = await Promise.all([
    call<typeof listWebhooks>('GET', 'api/webhooks', options),
    call<typeof listNotifiers>('GET', 'api/notifiers', options),
  ]);
  return [
    ...webhooks.items.map(({ id, url, events, enabled }) => {
      return { path: 'webhooks' as const, id, kind: 'webhook', name: hostOf(url), target: url, events, enabled };
    }),
    ...notifiers.items.map(({ id, kind, name, receiver, events, enabled }) => {
      return { path: 'notifiers' as const, id, kind, name, target: receiver, events, enabled };
    }),
  ];
}

export type NewReceiver = { kind: string; name: string; settings: Record<string, unknown>; events: NotifiedEvent[] };

/** Answers the secret of a webhook, which is never shown again; null for the others. */
export async function addReceiver({ kind, name, settings, events }: NewReceiver): Promise<string | null> {
  if (kind === 'webhook') {
    const made = await call<typeof createWebhook>('POST', 'api/webhooks', { body: { ...settings, events } });
    return made.secret;
  }
  await call<typeof createNotifier>('POST', 'api/notifiers', { body: { kind, name, settings, events } });
  return null;
}

export const removeReceiver = ({ path, id }: Receiver) => call<typeof deleteWebhook>('DELETE', `api/${path}/${id}`);

export const testReceiver = ({ path, id }: Receiver): Promise<Delivery> =>
  call<typeof testWebhook>('POST', `api/${path}/${id}/test`);

export const fetchDeliveries = ({ path, id }: Receiver, signal?: AbortSignal) =>
  call<typeof listWebhookDeliveries>('GET', `api/${path}/${id}/deliveries`, { query: { limit: 20 }, signal });

export const replayDelivery = (webhookId: number, deliveryId: number) =>
  call<typeof replayWebhook>('POST', `api/webhooks/${webhookId}/deliveries/${deliveryId}/replay`);

function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : url;
}
