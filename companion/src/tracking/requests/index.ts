import {
  readSeerrMessage,
  type SeerrPayload,
  UnreadableRequest,
  type WantedTitle,
} from '@xtreme/integrations/requests';
import { type Catalogue, syncFinished } from '../../catalogue/index.ts';
import type { Downloads } from '../../downloads/index.ts';
import type { Clock } from '../../platform/clock.ts';
import { badInput, notFound } from '../../platform/errors.ts';
import type { Events } from '../../platform/events.ts';
import type { Logger } from '../../platform/log.ts';
import type { Queue } from '../../platform/queue/queue.ts';
import type { Tracking } from '../index.ts';
import { createDecide } from './decide-request.ts';
import { lookAgainJob } from './jobs.ts';
import type { RequestRow, RequestsStore } from './store.ts';

export { requestsRoutes } from './routes.ts';
export { createRequestsStore, type RequestRow } from './store.ts';

export type Taken = { row: RequestRow } | { ignored: { code: string; reason: string } };
export type Requests = ReturnType<typeof createMediaRequests>;

/** Requests of request managers: each is decided once, kept with its reason, and looked for again after every sync while it waits. */
export function createMediaRequests(options: {
  store: RequestsStore;
  catalogue: Catalogue;
  downloads: Downloads;
  tracking: Tracking;
  queue: Queue;
  events: Events;
  clock: Clock;
  log: Logger;
}) {
  const { store, queue, events, clock, log } = options;
  const decide = createDecide(options);
  const lookAgain = () => queue.add(lookAgainJob, {}, { key: 'all' });

  queue.handle(lookAgainJob, async (_payload, { signal }) => {
    for (const row of await store.waiting()) await judge(row, signal);
  });
  events.on(syncFinished, async () => {
    if ((await store.waiting()).length > 0) await lookAgain();
  });

  async function judge(row: RequestRow, signal: AbortSignal): Promise<RequestRow> {
    const verdict = await decide(row, signal);
    await store.decide(row.id, verdict, clock.now());
    log.info({ request: row.id, status: verdict.status, code: verdict.code }, `a request: ${verdict.reason}`);
    return get(row.id);
  }

  async function get(id: number): Promise<RequestRow> {
    const row = await store.get(id);
    if (!row) throw notFound('request', id);
    return row;
  }

  async function take(wanted: WantedTitle, signal: AbortSignal): Promise<Taken> {
    const row = await store.keep('seerr', wanted, clock.now());
    // What was decided for good stays: somebody may have removed the download since, and meant it.
    return { row: row.status === 'waiting' ? await judge(row, signal) : row };
  }

  async function withdraw({ key }: WantedTitle): Promise<Taken> {
    const row = await store.byKey('seerr', key);
    const reason = 'The request was declined in Seerr.';
    if (row?.status !== 'waiting') return { ignored: { code: 'declined', reason } };
    await store.decide(row.id, { status: 'refused', code: 'declined', reason, title_id: row.title_id }, clock.now());
    return { ignored: { code: 'declined', reason } };
  }

  return {
    list: store.list,

    /** @throws `bad-input` where an approved request does not say what it is for. */
    async takeSeerr(payload: SeerrPayload, signal: AbortSignal): Promise<Taken> {
      const message = readable(() => readSeerrMessage(payload));
      if (message.type === 'wanted') return take(message.wanted, signal);
      if (message.type === 'withdrawn') return withdraw(message.wanted);
      if (message.type === 'test') return { ignored: { code: 'test', reason: 'The test arrived: requests will too.' } };
      return { ignored: { code: 'nothing-to-do', reason: message.reason } };
    },

    retry: async (id: number, signal: AbortSignal) => judge(await get(id), signal),

    async remove(id: number): Promise<void> {
      if (!(await store.remove(id))) throw notFound('request', id);
    },

    /** Of a service that was killed between a sync and this. */
    async recover(): Promise<void> {
      if ((await store.waiting()).length > 0) await lookAgain();
    },
  };
}

function readable<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof UnreadableRequest) throw badInput(error.path, error.message);
    throw error;
  }
}
