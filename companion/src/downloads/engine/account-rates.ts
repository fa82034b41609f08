import { createRateLimit, type RateLimit } from './rate-limit.ts';

/** Each account's own rate, within that of all downloads together. */
export function createAccountRates(total: RateLimit) {
  const rates = new Map<string, RateLimit>();

  function of(accountKey: string): RateLimit {
    const rate = rates.get(accountKey) ?? createRateLimit();
    rates.set(accountKey, rate);
    return rate;
  }

  return {
    /** What a connection of this account keeps to. */
    for: (accountKey: string): RateLimit => both(total, of(accountKey)),
    /** Bytes per second by account; those that are not named are only bound by the total. */
    set(bytesPerSecond: Record<string, number>): void {
      for (const key of Object.keys(bytesPerSecond)) of(key);
      for (const [key, rate] of rates) rate.set(bytesPerSecond[key] ?? null);
    },
  };
}

function both(total: RateLimit, own: RateLimit): RateLimit {
  return {
    charge: (bytes) => Math.max(total.charge(bytes), own.charge(bytes)),
    sleep(ms, wake) {
      const cancels: (() => void)[] = [];
      const cancel = () => {
        for (const stop of cancels) stop();
      };
      const first = () => {
        cancel();
        wake();
      };
      for (const rate of [total, own]) cancels.push(rate.sleep(ms, first));
      return cancel;
    },
    set: own.set,
    get limited() {
      return total.limited || own.limited;
    },
  };
}
