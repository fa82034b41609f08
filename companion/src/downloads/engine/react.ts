import type { FailureCode } from './failures.ts';
import type { Outcome } from './outcome.ts';

/** What the job does about how a request ended. */
export type Reaction =
  | { do: 'go-on' }
  /** The same bytes again soon. */
  | { do: 'retry' }
  /** The same bytes again, later each time. */
  | { do: 'back-off'; code: FailureCode }
  /** The account has no connection for us: fewer, or later. */
  | {
      do: 'give-way';
      code: FailureCode;
      status: number | null;
      retryAfterSeconds?: number | undefined;
    }
  /** The forwarded address no longer serves: once more from the canonical one. */
  | { do: 'resolve-again' }
  /** Ranges did not work; a few in a row and it becomes one stream. */
  | { do: 'doubt-ranges'; code: FailureCode }
  /** Nothing more is joined until a compare with what is on disk has passed. */
  | { do: 'compare-first' }
  /** `alone`: with one connection, because answers of several did not fit together. */
  | { do: 'start-over'; alone: boolean }
  /** The body of unknown length ended; `sure` when its framing said so. */
  | { do: 'ended'; sure: boolean }
  | { do: 'fail'; code: FailureCode; retryAfterSeconds?: number | undefined };

export type Facts = {
  /** Other connections of the account deliver at this moment. */
  beside: boolean;
  /** Media bytes of this job have arrived, in this run or an earlier one. */
  everReceived: boolean;
  /** Media bytes this request brought. */
  bytes: number;
  /** It was compared with the disk and ended there: the next one need not be. */
  compared: boolean;
  sizeKnown: boolean;
  /** Answers without a media byte in a row, this one not counted. */
  uselessInRow: number;
};

const usesPatience = (status: number) => status >= 500 || [403, 408, 425, 429, 458].includes(status);
const meansLimit = (status: number) => [401, 403, 404, 429, 458, 503, 509].includes(status);
const mostUseless = 3;

export function react(outcome: Outcome, facts: Facts): Reaction {
  switch (outcome.kind) {
    case 'complete':
      if (!facts.sizeKnown) return { do: 'ended', sure: true };
      return facts.bytes > 0 || facts.compared ? { do: 'go-on' } : { do: 'back-off', code: 'bad-answer' };
    case 'closed':
      if (!facts.sizeKnown) return { do: 'ended', sure: false };
      return facts.bytes > 0 ? { do: 'retry' } : { do: 'back-off', code: 'connection-lost' };
    case 'cut':
      return facts.bytes > 0 ? { do: 'retry' } : { do: 'back-off', code: outcome.code };
    case 'unreachable':
      if (outcome.final) return { do: 'fail', code: outcome.code };
      if (facts.beside) return { do: 'give-way', code: outcome.code, status: null };
      return { do: 'back-off', code: outcome.code };
    case 'refused':
      return reactToStatus(outcome, facts);
    case 'unusable':
      return reactToUnusable(outcome, facts);
    case 'whole':
      return { do: 'doubt-ranges', code: 'bad-answer' };
    case 'strange':
      return { do: 'compare-first' };
    case 'changed':
    case 'mismatch':
      return { do: 'start-over', alone: false };
    case 'unfit':
      return { do: 'start-over', alone: true };
    case 'stopped':
      return { do: 'go-on' };
  }
}

function reactToStatus(outcome: Extract<Outcome, { kind: 'refused' }>, facts: Facts): Reaction {
  const { status, retryAfterSeconds } = outcome;
  const code: FailureCode = `http-${status}`;
  if (outcome.stale && [401, 403, 404, 410].includes(status)) return { do: 'resolve-again' };
  if (facts.beside) {
    return meansLimit(status) ? { do: 'give-way', code, status, retryAfterSeconds } : { do: 'back-off', code };
  }
  if (!facts.everReceived && !usesPatience(status)) return { do: 'fail', code, retryAfterSeconds };
  if (status === 406 || status === 410) return { do: 'fail', code, retryAfterSeconds };
  return { do: 'give-way', code, status, retryAfterSeconds };
}

function reactToUnusable(outcome: Extract<Outcome, { kind: 'unusable' }>, facts: Facts): Reaction {
  const { code } = outcome;
  if (outcome.stale) return { do: 'resolve-again' };
  if (code === 'error-page' || code === 'error-clip') {
    const givesUp = !facts.beside && !facts.everReceived && facts.uselessInRow + 1 >= mostUseless;
    return givesUp ? { do: 'fail', code } : { do: 'give-way', code, status: null };
  }
  if (!facts.everReceived) {
    const givesUp = code === 'empty' || facts.uselessInRow + 1 >= mostUseless;
    return givesUp ? { do: 'fail', code } : { do: 'back-off', code };
  }
  return { do: 'doubt-ranges', code };
}
