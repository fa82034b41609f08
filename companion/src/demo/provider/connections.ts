import type { Exchange } from './exchange.ts';

/**
 * What happens to the media connection that is one too many: XC's way admits it and cuts the oldest (of the same user agent
 * first), others refuse it with a status or a TCP reset.
 */
export type Overflow = 'kill-oldest' | 'reset' | 'none' | number;

/** May be changed while the provider runs; what is open already is left alone. */
export type Limits = {
  /** 0 = unlimited. */
  maxConnections: number;
  overflow: Overflow;
  /** Of each film or episode connection opened from now on; `null` = as fast as it goes. */
  bytesPerSecond: number | null;
  /** How long a closed connection still counts. */
  slotLingerMs: number;
  /** Whether calls of `player_api.php` take a connection too while they are answered. */
  apiCounts: boolean;
};

export const DEFAULT_LIMITS: Limits = {
  maxConnections: 4,
  overflow: 'kill-oldest',
  bytesPerSecond: null,
  slotLingerMs: 0,
  apiCounts: false,
};

export type Connections = {
  /** Connections that count, lingering ones included. */
  count(): number;
  /** Takes a place for the exchange until it is gone. Otherwise says how to refuse it. */
  take(exchange: Exchange): 'taken' | 'reset' | number;
  close(): void;
};

export function createConnections(limits: Limits): Connections {
  const open = new Set<Exchange>();
  const lingering = new Set<NodeJS.Timeout>();
  const count = () => open.size + lingering.size;

  const linger = () => {
    const timer = setTimeout(() => lingering.delete(timer), limits.slotLingerMs).unref();
    lingering.add(timer);
  };
  const release = (exchange: Exchange) => {
    if (open.delete(exchange) && limits.slotLingerMs > 0) linger();
  };
  const makeRoom = (newcomer: Exchange) => {
    const [ghost] = lingering;
    if (ghost) {
      clearTimeout(ghost);
      lingering.delete(ghost);
      return;
    }
    const sameAgent = [...open].find((one) => one.call.userAgent === newcomer.call.userAgent);
    const victim = sameAgent ?? [...open][0];
    if (!victim) return;
    open.delete(victim);
    victim.kill('killed');
  };

  return {
    count,
    take(exchange) {
      const full = limits.maxConnections > 0 && count() >= limits.maxConnections;
      if (full && limits.overflow === 'kill-oldest') makeRoom(exchange);
      else if (full && limits.overflow !== 'kill-oldest' && limits.overflow !== 'none') return limits.overflow;
      open.add(exchange);
      exchange.gone.addEventListener('abort', () => release(exchange), { once: true });
      return 'taken';
    },
    close() {
      for (const timer of lingering) clearTimeout(timer);
      lingering.clear();
    },
  };
}
