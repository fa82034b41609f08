import { AppError, isNodeError, messageOf } from '../platform/errors.ts';
import type { Logger } from '../platform/log.ts';
import type { Leases } from './leases.ts';
import type { ConnectionUse, ProviderStore } from './store.ts';
import { createWitness, type Witness } from './witness-calls.ts';
import type { Pacer } from './xtream/index.ts';

/** How a provider refuses a connection too many, among other things. */
const refusals = new Set(['rate-limited', 'blocked', 'bad-credentials']);

export type CallCounting = ReturnType<typeof createCallCounting>;

/**
 * API calls take one of the account's connections where the provider was seen to count them, and only there: elsewhere
 * a page would wait for a download for nothing.
 */
export function createCallCounting(options: { store: ProviderStore; leases: Leases; log: Logger }) {
  const { store, leases, log } = options;
  const witnesses = new Map<number, Witness>();

  /** null while the database is away, which must not stop a call. */
  async function useOf(playlistId: number): Promise<ConnectionUse | null> {
    return store.connectionUse(playlistId).catch(() => null);
  }

  async function note(playlistId: number, use: ConnectionUse | null, refused: boolean): Promise<void> {
    if (!use || use.callsCount) return;
    const witness = witnesses.get(playlistId) ?? createWitness();
    witnesses.set(playlistId, witness);
    const full = use.most > 0 && use.held >= use.most;
    if (!witness.note({ refused, full })) return;
    log.info({ playlist: playlistId }, 'this provider counts API calls as connections: from now on they wait for one');
    await store
      .setApiCounted(playlistId, true)
      .catch((error) => log.warn(`an account's connections: ${messageOf(error)}`));
  }

  return {
    /** The account's pacer, whose turns also hold a connection where calls count as one. */
    paced(playlistId: number, pacer: Pacer): Pacer {
      return {
        backOff: pacer.backOff,
        async enter(weight, signal) {
          const room = await useOf(playlistId);
          const leave = await pacer.enter(weight, signal, hasRoomForTwo(room) ? 'may-be-beside' : undefined);
          try {
            const use = await useOf(playlistId);
            if (!use?.callsCount) return leave;
            const lease = await leases.takeForCall(playlistId, signal);
            if (!lease) throw accountBusy();
            return () => {
              void leases.release(lease.leaseId).catch((error) => log.warn(`an API call's lease: ${messageOf(error)}`));
              leave();
            };
          } catch (error) {
            leave();
            throw error;
          }
        },
      };
    },

    /** Around every single try of a call: what becomes of it tells whether calls count. */
    async watched<T>(playlistId: number, call: () => Promise<T>): Promise<T> {
      const use = await useOf(playlistId);
      try {
        const answer = await call();
        await note(playlistId, use, false);
        return answer;
      } catch (error) {
        if (isRefusal(error)) await note(playlistId, use, true);
        throw error;
      }
    },

    forget: (playlistId: number) => void witnesses.delete(playlistId),
  };
}

/** Although these calls were not seen to count: a page must not cost anybody his stream where they do after all. */
function hasRoomForTwo(use: ConnectionUse | null): boolean {
  return use !== null && !use.callsCount && (use.most === 0 || use.held + 2 <= use.most);
}

function isRefusal(error: unknown): boolean {
  if (!(error instanceof AppError)) return false;
  const cut = isNodeError(error.cause) && /^(ECONNRESET|UND_ERR_SOCKET)$/.test(error.cause.code ?? '');
  return refusals.has(error.code) || cut;
}

function accountBusy(): AppError {
  const message =
    'All connections of this account are in use, and its provider counts this call as one. Try again in a moment, or pause a download.';
  return new AppError('account-busy', message, { status: 503, retryable: true, retryAfter: 5 });
}
