import { randomBytes, randomUUID } from 'node:crypto';
import {
  type NotifierKind,
  type NotifierKindName,
  notifierKinds,
  NotifierError,
  type Post,
} from '@xtreme/integrations/notifier';
import type { Clock } from '../../platform/clock.ts';
import { AppError, badInput, messageOf, notFound } from '../../platform/errors.ts';
import type { Logger } from '../../platform/log.ts';
import type { Queue } from '../../platform/queue/queue.ts';
import type { Secrets } from '../../platform/secrets.ts';
import { notifyJob } from './jobs.ts';
import type { NewNotification, NotificationRow, NotifierRow, NotifierStore, Outcome } from './store.ts';

export type News = Omit<NewNotification, 'message_id' | 'happened_at'> & { messageId?: string };
export type Notifiers = ReturnType<typeof createNotifiers>;

const secretBytes = 24;

/** Receivers of what happens, and the log of what became of every message. */
export function createNotifiers(options: {
  store: NotifierStore;
  queue: Queue;
  secrets: Secrets;
  clock: Clock;
  log: Logger;
  post: Post;
}) {
  const { store, queue, secrets, clock, log, post } = options;

  queue.handle(notifyJob, async ({ notification_id }, { attempt, signal }) => {
    const row = await store.notification(notification_id);
    if (row?.status !== 'pending') return;
    const notifier = await store.get(row.notifier_id);
    if (!notifier) return;
    const isLast = attempt >= notifyJob.maxAttempts;
    const { error, outcome } = await tryOnce(notifier, row, signal);
    const ends = error === null || !error.retryable || isLast;
    await store.noteTry(row, ends ? outcome : { ...outcome, status: 'pending' }, clock.now());
    if (error?.code === 'gone') await store.disable(notifier.id);
    if (error && !ends) throw new AppError(`notifier-${error.code}`, error.message, { retryable: true });
  });

  async function tryOnce(notifier: NotifierRow, row: NotificationRow, signal: AbortSignal) {
    try {
      const message = { id: row.message_id, timestamp: row.happened_at, type: row.type, data: row.data };
      const { status } = await senderOf(notifier).send({ ...message, title: row.title, text: row.text }, signal);
      const outcome: Outcome = { status: 'delivered', response_status: status, error: null };
      return { error: null, outcome };
    } catch (fault) {
      signal.throwIfAborted();
      const error = fault instanceof NotifierError ? fault : new NotifierError('refused', messageOf(fault));
      log.info({ notifier: notifier.id, type: row.type, code: error.code }, `not delivered: ${error.message}`);
      const outcome: Outcome = { status: 'failed', response_status: error.status, error: error.message };
      return { error, outcome };
    }
  }

  function senderOf({ kind, settings_sealed }: NotifierRow) {
    return kindOf(kind).create(JSON.parse(secrets.open(settings_sealed)), { post });
  }

  async function get(id: number, isKind: (kind: string) => boolean): Promise<NotifierRow> {
    const row = await store.get(id);
    if (!row || !isKind(row.kind)) throw notFound('notifier', id);
    return row;
  }

  const wake = (id: number) => queue.add(notifyJob, { notification_id: id }, { key: String(id) });

  return {
    list: store.list,
    get,

    /** @throws `bad-input` naming the setting that can't be used. */
    create(
      kind: NotifierKindName,
      fields: { name: string; settings: unknown; events: string[] },
    ): Promise<NotifierRow> {
      const parsed = kindOf(kind).settings.safeParse(fields.settings);
      if (!parsed.success) {
        const [issue] = parsed.error.issues;
        throw badInput(['settings', ...(issue?.path ?? [])].join('.'), issue?.message ?? 'cannot be used');
      }
      const settings_sealed = secrets.seal(JSON.stringify(parsed.data));
      return store.create({ kind, name: fields.name, events: [...new Set(fields.events)], settings_sealed });
    },

    settings: ({ settings_sealed }: NotifierRow) =>
      JSON.parse(secrets.open(settings_sealed)) as Record<string, unknown>,

    /** Where it goes, in words without secrets. */
    describe: (row: NotifierRow) => kindOf(row.kind).describe(JSON.parse(secrets.open(row.settings_sealed))),

    async remove(id: number, isKind: (kind: string) => boolean): Promise<void> {
      await get(id, isKind);
      await store.remove(id);
    },

    notifications: store.notifications,

    /** Everybody who asked for this type is told; the rows are there before this answers, so that none is lost. */
    async tell({ messageId = `msg_${randomUUID()}`, ...news }: News): Promise<void> {
      const rows = await store.add({ ...news, message_id: messageId, happened_at: clock.now() });
      for (const { id } of rows) await wake(id);
    },

    /** One message now, to this receiver alone. */
    async test(row: NotifierRow, signal: AbortSignal): Promise<NotificationRow> {
      const news = {
        message_id: `msg_${randomUUID()}`,
        type: `${row.kind === 'webhook' ? 'webhook' : 'notifier'}.test`,
        data: { message: 'This is a test of xtreme-downloader.' },
        title: 'xtreme-downloader',
        text: 'This is a test: messages arrive.',
        happened_at: clock.now(),
      };
      const [added] = await store.add(news, row.id);
      if (!added) throw notFound('notifier', row.id);
      const { outcome } = await tryOnce(row, added, signal);
      await store.noteTry(added, outcome, clock.now());
      return (await store.notification(added.id)) ?? added;
    },

    async replay(row: NotifierRow, notificationId: number): Promise<NotificationRow> {
      const found = await store.notification(notificationId);
      if (found?.notifier_id !== row.id) throw notFound('delivery', notificationId);
      await store.revive(found.id);
      await wake(found.id);
      return { ...found, status: 'pending', error: null };
    },

    /** Messages that a killed service did not get through. */
    async recover(): Promise<void> {
      for (const { id } of await store.pending()) await wake(id);
    },
  };
}

export function newWebhookSecret(): string {
  return `whsec_${randomBytes(secretBytes).toString('base64')}`;
}

function kindOf(kind: NotifierKindName): NotifierKind<unknown> {
  return notifierKinds[kind] as unknown as NotifierKind<unknown>;
}
