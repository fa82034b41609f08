import type { BodyEnd } from './body.ts';
import { EngineError, type FailureCode } from './failures.ts';
import type { Answer } from './judge-answer.ts';

/** How one request for one segment ended. What follows from it is decided in `react.ts`. */
export type Outcome =
  | { kind: 'complete' }
  /** The body ended where it has no length. */
  | { kind: 'closed' }
  /** The connection ended or was ended before its answer did. */
  | { kind: 'cut'; code: FailureCode }
  /** It ended, or never began, before there was an answer. */
  | { kind: 'unreachable'; code: FailureCode; detail?: string; final: boolean }
  | {
      kind: 'refused';
      status: number;
      retryAfterSeconds: number | undefined;
      stale: boolean;
    }
  | { kind: 'whole' }
  | { kind: 'unusable'; code: FailureCode; stale: boolean }
  | { kind: 'changed' }
  /** Another version's name, and nothing on disk before the segment to compare. */
  | { kind: 'strange' }
  /** Other bytes than those on disk. */
  | { kind: 'mismatch' }
  /** Other bytes than a neighbour's answer has where the two meet. */
  | { kind: 'unfit' }
  | { kind: 'stopped' };

type Refusal = Exclude<Answer, { kind: 'bytes' } | { kind: 'redirect' }>;

export function outcomeOfRefusal(answer: Refusal): Outcome {
  if (answer.kind === 'refused') return { ...answer, stale: false };
  if (answer.kind === 'unusable') return { kind: 'unusable', code: answer.code, stale: false };
  return { kind: answer.kind };
}

export function outcomeOfBody(end: BodyEnd): Outcome {
  if (end.kind === 'complete') return { kind: 'complete' };
  if (end.kind === 'refused') return { kind: 'unusable', code: end.code, stale: false };
  if (end.kind === 'cut') return { kind: 'cut', code: 'connection-lost' };
  return { kind: end.kind };
}

/** What a forwarded address refuses may only mean that its token has run out. */
export function markStale(outcome: Outcome): Outcome {
  return outcome.kind === 'refused' || outcome.kind === 'unusable' ? { ...outcome, stale: true } : outcome;
}

/** Errors of connecting. Anything that isn't one on purpose is a fault of ours and thrown on. */
export function outcomeOfError(error: unknown, signal: AbortSignal): Outcome {
  if (signal.aborted) return { kind: 'unreachable', code: 'timeout', final: false };
  if (!(error instanceof EngineError)) throw error;
  return { kind: 'unreachable', code: error.code, final: !error.retryable };
}
