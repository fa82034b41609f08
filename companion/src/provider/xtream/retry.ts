import { AppError } from '../../platform/errors.ts';
import { networkCode } from './faults.ts';
import type { Timer } from './timer.ts';

export type RetryOptions = {
  timer: Timer;
  /** 0 to 1, for the jitter. */
  random: () => number;
  /** Told of every fault that was `rate-limited`, with the seconds until the next call makes sense. */
  onRateLimit: (seconds: number) => void;
};

const RETRIES = 2;
const BASE_MS = 500;
const RATE_LIMIT_SECONDS = 3;
/** A longer Retry-After is for whoever called us to wait for. */
const LONGEST_WAIT_SECONDS = 30;
/** Trying again at once changes nothing: the name, the certificate, and the silence of a host that dropped us. */
const NOT_PASSING = /^(ENOTFOUND|UND_ERR_CONNECT_TIMEOUT|UND_ERR_HEADERS_TIMEOUT|EPROTO|CERT_|ERR_TLS|ERR_SSL|.*CERT)/;

/** Tries a call up to three times where its fault may pass by itself. Never after bad credentials: panels ban for that. */
export async function withRetry<T>(call: () => Promise<T>, options: RetryOptions, signal: AbortSignal): Promise<T> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await call();
    } catch (error) {
      if (error instanceof AppError && error.code === 'rate-limited') {
        options.onRateLimit(error.retryAfter ?? RATE_LIMIT_SECONDS);
      }
      const wait = attempt < RETRIES ? waitBeforeRetry(error, attempt, options) : null;
      if (wait === null) throw error;
      await options.timer.wait(wait, signal);
    }
  }
}

/** Milliseconds to wait, null where another try makes no sense. */
function waitBeforeRetry(error: unknown, attempt: number, { random }: RetryOptions): number | null {
  if (!(error instanceof AppError)) return null;
  const backOff = BASE_MS * 2 ** attempt * (0.5 + random());
  if (error.code === 'rate-limited') {
    const seconds = error.retryAfter ?? RATE_LIMIT_SECONDS;
    return seconds > LONGEST_WAIT_SECONDS ? null : seconds * 1000 + backOff;
  }
  const passing = error.code === 'truncated' || (error.code === 'unreachable' && !NOT_PASSING.test(networkCode(error)));
  return passing ? backOff : null;
}
