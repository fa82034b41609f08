import { randomUUID } from 'node:crypto';
import { EventEmitter } from 'node:events';
import { messageOf } from '../platform/errors.ts';
import type { Logger } from '../platform/log.ts';
import type { ProviderStore } from './store.ts';

const ttlSeconds = 60;
const renewEveryMs = 20_000;
/** Who did not hear at once that a player needs his lease (another process, or it was just being handed out) hears it then. */
const lookEveryMs = 1_000;
/**
 * How long a player waits for a download's connection, and where only players hold them: one that seeks opens its next
 * connection before the last one is closed.
 */
const patienceMs = { download: 10_000, player: 2_000, call: 10_000 };
const askAgainMs = 500;

/**
 * The account's ledger: one row per open connection, with a time to live, so that processes share it and a dead one's
 * connections come back by themselves.
 */
export type Leases = {
  /** null when the account has no connection left. */
  take(playlistId: number, purpose: 'download' | 'play'): Promise<{ leaseId: string } | null>;
  /** For a player: where none is free, a download gives one up at once. null when none came free in time. */
  takeForPlay(playlistId: number, signal: AbortSignal): Promise<{ leaseId: string } | null>;
  /** For an API call at a provider that counts those: the next connection that is free. null when none was in 10 s. */
  takeForCall(playlistId: number, signal: AbortSignal): Promise<{ leaseId: string } | null>;
  release(leaseId: string): Promise<void>;
  /**
   * So many of the account's connections are in use by others, e.g. viewers on a media server: downloads give way. It
   * holds for `ttlSeconds`. Answers whether it was another number before.
   */
  noteExternalUse(playlistId: number, connections: number, ttlSeconds: number): Promise<boolean>;
  /** The limits are others now: downloads that hold more connections than they may close some. */
  giveBack(): Promise<void>;
  /** Leases of this process that a player needs: whoever holds one closes its connection and releases it. */
  onRevoke(listener: (leaseId: string) => void): void;
  start(): Promise<void>;
  stop(): Promise<void>;
};

export function createLeases(options: {
  store: ProviderStore;
  log: Logger;
  exclusive: boolean;
  /** How many connections of an account are kept for players where the account says nothing of its own. */
  reserve: () => number;
}): Leases {
  const { store, log, exclusive, reserve } = options;
  const holder = randomUUID();
  /** Only these are renewed: one whose release did not reach the database runs out by itself. */
  const held = new Set<string>();
  const events = new EventEmitter<{ released: []; revoked: [leaseId: string] }>().setMaxListeners(0);
  let renewal: NodeJS.Timeout | undefined;
  let look: NodeJS.Timeout | undefined;

  const renew = () =>
    store.renewLeases([...held], ttlSeconds).catch((error) => log.warn(`connection leases: ${messageOf(error)}`));

  function revoke(leaseIds: string[]): void {
    for (const leaseId of leaseIds) if (held.has(leaseId)) events.emit('revoked', leaseId);
  }

  const lookForRevoked = () =>
    held.size > 0 &&
    store
      .revokedLeases(holder)
      .then(revoke)
      .catch((error) => log.warn(`connection leases: ${messageOf(error)}`));

  async function release(leaseId: string): Promise<void> {
    held.delete(leaseId);
    await store.releaseLease(leaseId);
    events.emit('released');
  }

  async function filled(leaseId: string, withinMs: number, signal: AbortSignal): Promise<boolean> {
    const deadline = Date.now() + withinMs;
    for (;;) {
      signal.throwIfAborted();
      if (await store.fillLease(leaseId, ttlSeconds)) return true;
      const left = deadline - Date.now();
      if (left <= 0) return false;
      await changed(Math.min(left, askAgainMs), signal);
    }
  }

  /** Something was released here, or it is time to ask for what was released elsewhere. */
  function changed(withinMs: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer);
        events.off('released', done);
        signal.removeEventListener('abort', done);
        resolve();
      };
      const timer = setTimeout(done, withinMs);
      events.on('released', done);
      signal.addEventListener('abort', done);
    });
  }

  /** In line for the next connection that is free; `withinMs` depends on who has to give one back. */
  async function takeInLine(
    wish: { playlistId: number; purpose: 'play' | 'api'; withinMs: (revoked: number) => number },
    signal: AbortSignal,
  ): Promise<{ leaseId: string } | null> {
    const { playlistId, purpose } = wish;
    const leaseId = randomUUID();
    const asked = await store.requestLease({ id: leaseId, playlistId, holder, purpose, ttlSeconds });
    if (!asked) return null;
    held.add(leaseId);
    let given = asked.given;
    try {
      revoke(asked.revoked);
      given ||= await filled(leaseId, wish.withinMs(asked.revoked.length), signal);
      return given ? { leaseId } : null;
    } finally {
      if (!given) await release(leaseId);
    }
  }

  return {
    release,
    async take(playlistId, purpose) {
      const id = randomUUID();
      const taken = await store.takeLease({ id, playlistId, holder, purpose, ttlSeconds, reserve: reserve() });
      if (!taken) return null;
      held.add(id);
      return { leaseId: id };
    },
    takeForPlay(playlistId, signal) {
      const withinMs = (revoked: number) => (revoked > 0 ? patienceMs.download : patienceMs.player);
      return takeInLine({ playlistId, purpose: 'play', withinMs }, signal);
    },
    takeForCall(playlistId, signal) {
      return takeInLine({ playlistId, purpose: 'api', withinMs: () => patienceMs.call }, signal);
    },
    async noteExternalUse(playlistId, connections, ttl) {
      const noted = await store.noteExternalUse({ playlistId, connections, ttlSeconds: ttl });
      if (!noted) return false;
      revoke(noted.revoked);
      // Somebody may wait for what they gave back.
      events.emit('released');
      return noted.changed;
    },
    giveBack: async () => revoke(await store.revokeSurplus(reserve())),
    onRevoke: (listener) => void events.on('revoked', listener),
    async start() {
      await store.clearLeases(exclusive ? null : holder);
      renewal = setInterval(() => void renew(), renewEveryMs);
      look = setInterval(() => void lookForRevoked(), lookEveryMs);
    },
    async stop() {
      clearInterval(renewal);
      clearInterval(look);
      held.clear();
      await store.clearLeases(holder);
    },
  };
}
