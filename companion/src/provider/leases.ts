import { randomUUID } from 'node:crypto';
import { messageOf } from '../platform/errors.ts';
import type { Logger } from '../platform/log.ts';
import type { ProviderStore } from './store.ts';

const ttlSeconds = 60;
const renewEveryMs = 20_000;

/**
 * The account's ledger: one row per open connection, with a time to live, so that processes share it and a dead one's
 * connections come back by themselves.
 */
export type Leases = {
  /** null when the account has no connection left. */
  take(playlistId: number, purpose: 'download' | 'play'): Promise<{ leaseId: string } | null>;
  release(leaseId: string): Promise<void>;
  start(): Promise<void>;
  stop(): Promise<void>;
};

export function createLeases(options: { store: ProviderStore; log: Logger; exclusive: boolean }): Leases {
  const { store, log, exclusive } = options;
  const holder = randomUUID();
  /** Only these are renewed: one whose release did not reach the database runs out by itself. */
  const held = new Set<string>();
  let timer: NodeJS.Timeout | undefined;

  const renew = () =>
    store.renewLeases([...held], ttlSeconds).catch((error) => log.warn(`connection leases: ${messageOf(error)}`));

  return {
    async take(playlistId, purpose) {
      const id = randomUUID();
      const taken = await store.takeLease({ id, playlistId, holder, purpose, ttlSeconds });
      if (!taken) return null;
      held.add(id);
      return { leaseId: id };
    },
    async release(leaseId) {
      held.delete(leaseId);
      await store.releaseLease(leaseId);
    },
    async start() {
      await store.clearLeases(exclusive ? null : holder);
      timer = setInterval(() => void renew(), renewEveryMs);
    },
    async stop() {
      clearInterval(timer);
      held.clear();
      await store.clearLeases(holder);
    },
  };
}
