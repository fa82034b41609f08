import { isPrivateAddress } from './addresses.ts';
import type { BlockPool } from './blocks.ts';
import { type BodyEnd, receiveBody } from './body.ts';
import { EngineError, type FailureCode } from './failures.ts';
import { type Head, parseHead } from './http-head.ts';
import { type Answer, judgeAnswer, type Known } from './judge-answer.ts';
import type { EngineJob } from './messages.ts';
import type { Plan, Segment } from './plan.ts';
import type { RateLimit } from './rate-limit.ts';
import { requestText } from './request.ts';
import type { Timing } from './timing.ts';
import { openWire, type Wire } from './wire.ts';
import type { Writer } from './writer.ts';

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
  | { kind: 'mismatch' }
  | { kind: 'stopped' };

export type TransferOptions = {
  job: EngineJob;
  plan: Plan;
  segment: Segment;
  writer: Writer;
  pool: BlockPool;
  rate: RateLimit;
  timing: Timing;
  known: Known;
  /** Where the run's last accepted request ended up, if it was forwarded. */
  shared: URL | null;
  sessions: Map<string, Buffer>;
  /** An idle connection to use again, if there is one. */
  reuse: Wire | null;
  /** The job's own provider lies in a private network, or the setting allows such hops. */
  privateHops: () => boolean;
  onPrivate: () => void;
  readBack: (from: number, length: number) => Promise<Buffer>;
  inspect: (first: Buffer, total: number | null) => FailureCode | null;
  /** The answer's head was accepted, and its overlap if there was one to compare. `url`: where it came from. */
  onAccepted: (answer: Extract<Answer, { kind: 'bytes' }>, url: URL) => void;
  onMedia: (bytes: number) => void;
};

export type Transfer = {
  readonly segment: Segment;
  readonly phase: 'connect' | 'head' | 'body' | 'over';
  /** Media bytes accepted. */
  readonly bytes: number;
  readonly result: Promise<{ outcome: Outcome; wire: Wire | null }>;
  flush(): void;
  /** Ends it when it waits for the other side for too long. `beside`: another connection delivers. */
  check(now: number, beside: boolean): void;
  /** Its bytes come so slowly that another connection shall go on. */
  replace(): void;
  stop(): void;
};

export const overlapBytes = 64 << 10;
const mostHops = 5;

export function startTransfer(options: TransferOptions): Transfer {
  const { job, plan, segment, pool, rate, timing, known } = options;
  const abort = new AbortController();
  let phase: Transfer['phase'] = 'connect';
  let since = performance.now();
  let bytes = 0;
  let wire: Wire | null = null;
  /** Set when it may serve another request. */
  let kept: Wire | null = null;
  let body: ReturnType<typeof receiveBody> | null = null;
  let stopped = false;
  let wake: (() => void) | null = null;
  let settleExchange: (outcome: Outcome | Head) => void = () => undefined;

  const canonical = parseUrl(job.url);

  function enter(next: Transfer['phase']): void {
    phase = next;
    since = performance.now();
  }

  async function open(url: URL, isHop: boolean): Promise<Wire> {
    enter('connect');
    const mayReach = (address: string) => {
      const inside = isPrivateAddress(address);
      if (inside && !isHop) options.onPrivate();
      return !inside || !isHop || options.privateHops();
    };
    const { sessions } = options;
    return openWire({ url, pool, allowInvalidTls: job.allowInvalidTls, mayReach, sessions }, abort.signal);
  }

  /** One request and its answer. Resolves with the head of a redirect, or with how it all ended. */
  function exchange(on: Wire, url: URL, ask: { from: number; to: number | null; expected: Buffer | null }) {
    enter('head');
    on.send(
      requestText({
        url,
        userAgent: job.userAgent,
        from: ask.from,
        to: ask.to,
      }),
    );
    return new Promise<Outcome | Head>((settle) => {
      const resolve = (result: Outcome | Head) => {
        if (on !== kept) on.discard();
        settle(result);
      };
      settleExchange = resolve;
      on.onEnd = () => resolve({ kind: 'unreachable', code: 'connection-lost', final: false });
      on.onBytes = () => {
        const head = readHead(on);
        if (head === null) return;
        if (head === 'malformed')
          return resolve({
            kind: 'unusable',
            code: 'bad-answer',
            stale: false,
          });
        on.block.from += head.bodyAt;
        const answer = judgeAnswer(head, { from: ask.from, to: ask.to, known });
        if (answer.kind === 'redirect') resolve(head);
        else if (answer.kind !== 'bytes') resolve(plainOutcome(answer));
        else if (answer.total === 0) resolve({ kind: 'unusable', code: 'empty', stale: false });
        else if (answer.strange && !ask.expected && answer.start > 0) resolve({ kind: 'strange' });
        else startBody(on, url, answer, ask.expected, resolve);
      };
    });
  }

  function startBody(
    on: Wire,
    url: URL,
    answer: Extract<Answer, { kind: 'bytes' }>,
    expected: Buffer | null,
    resolve: (outcome: Outcome) => void,
  ): void {
    enter('body');
    let accepted = false;
    const accept = () => {
      if (!accepted) options.onAccepted(answer, url);
      accepted = true;
    };
    segment.answerEnd = answer.end ?? Number.POSITIVE_INFINITY;
    body = receiveBody({
      wire: on,
      pool,
      writer: options.writer,
      plan,
      segment,
      answer,
      expected,
      inspect: (first) => options.inspect(first, answer.total),
      onMedia: (count) => {
        accept();
        since = performance.now();
        bytes += count;
        options.onMedia(count);
        throttle(count);
      },
      onEnd: (end) => {
        if (end.kind === 'complete' && end.clean) kept = on;
        resolve(bodyOutcome(end));
      },
    });
    body.begin();
  }

  function throttle(count: number): void {
    const pause = rate.charge(count);
    if (pause < 1 || wake) return;
    body?.pause();
    wake = rate.sleep(pause, () => {
      wake = null;
      since = performance.now();
      body?.resume();
    });
  }

  async function run(): Promise<Outcome> {
    const overlap = Math.min(overlapBytes, plan.knownBefore(segment));
    const from = segment.received - overlap;
    const expected = overlap > 0 ? await options.readBack(from, overlap) : null;
    abort.signal.throwIfAborted();
    const ask = { from, to: reach(plan, segment), expected };
    const viaShared = options.shared !== null;
    let url = options.shared ?? canonical;
    if (options.reuse?.usable && options.reuse.origin === url.origin) {
      wire = options.reuse;
      const result = await exchange(wire, url, ask);
      if ('kind' in result && result.kind !== 'unreachable') return viaShared ? markStale(result) : result;
    }
    await options.reuse?.close();
    for (let hop = 0; hop <= mostHops; hop++) {
      wire = await open(url, url !== canonical);
      const result = await exchange(wire, url, ask);
      if ('kind' in result) return viaShared ? markStale(result) : result;
      await wire.close();
      wire = null;
      url = nextUrl(url, result.headers.get('location'));
    }
    throw new EngineError('redirect-loop');
  }

  async function runToEnd(): Promise<{ outcome: Outcome; wire: Wire | null }> {
    const outcome = await run().catch((error): Outcome => failedOutcome(error, abort.signal));
    phase = 'over';
    wake?.();
    if (!wire || wire !== kept) await wire?.close();
    await body?.settle();
    if (wire && wire === kept && !stopped) return { outcome, wire };
    await wire?.close();
    return { outcome: stopped ? { kind: 'stopped' } : outcome, wire: null };
  }

  function end(outcome: Outcome): void {
    if (phase === 'over') return;
    stopped ||= outcome.kind === 'stopped';
    kept = null;
    body?.stop();
    abort.abort(new EngineError('timeout'));
    settleExchange(outcome);
  }

  const result = runToEnd();

  return {
    segment,
    get phase() {
      return phase;
    },
    get bytes() {
      return bytes;
    },
    result,
    flush: () => body?.flush(),
    check(now, beside) {
      if (phase === 'over') return;
      if (phase === 'body') {
        if (wake || body?.paused) since = now;
        if (now - since > (beside ? Math.min(timing.stall, timing.stallBeside) : timing.stall)) {
          end({ kind: 'cut', code: 'stalled' });
        }
      } else if (now - since > timing[phase]) {
        end({ kind: 'unreachable', code: 'timeout', final: false });
      }
    },
    replace: () => end({ kind: 'cut', code: 'stalled' }),
    stop: () => end({ kind: 'stopped' }),
  };
}

/** As far as one answer may serve: over the pieces that follow and that nobody has begun. */
function reach(plan: Plan, segment: Segment): number | null {
  let end = segment.end;
  for (let index = plan.segments.indexOf(segment) + 1; index < plan.segments.length; index++) {
    const next = plan.segments[index] as Segment;
    if (next.live || next.received > next.start) break;
    end = next.end;
  }
  return Number.isFinite(end) ? end : null;
}

function readHead(wire: Wire): Head | 'malformed' | null {
  try {
    return parseHead(wire.block.bytes.subarray(wire.block.from, wire.block.to));
  } catch {
    return 'malformed';
  }
}

function plainOutcome(answer: Exclude<Answer, { kind: 'bytes' } | { kind: 'redirect' }>): Outcome {
  if (answer.kind === 'refused') return { ...answer, stale: false };
  if (answer.kind === 'unusable') return { kind: 'unusable', code: answer.code, stale: false };
  return { kind: answer.kind };
}

function bodyOutcome(end: BodyEnd): Outcome {
  if (end.kind === 'complete') return { kind: 'complete' };
  if (end.kind === 'refused') return { kind: 'unusable', code: end.code, stale: false };
  if (end.kind === 'cut') return { kind: 'cut', code: 'connection-lost' };
  return { kind: end.kind };
}

/** What a forwarded address refuses may only mean that its token has run out. */
function markStale(outcome: Outcome): Outcome {
  return outcome.kind === 'refused' || outcome.kind === 'unusable' ? { ...outcome, stale: true } : outcome;
}

function failedOutcome(error: unknown, signal: AbortSignal): Outcome {
  if (signal.aborted) return { kind: 'unreachable', code: 'timeout', final: false };
  if (!(error instanceof EngineError)) throw error;
  const final = !error.retryable;
  return { kind: 'unreachable', code: error.code, final };
}

export function parseUrl(text: string): URL {
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    throw new EngineError('invalid-url');
  }
  if (url.protocol !== 'http:' && url.protocol !== 'https:') throw new EngineError('invalid-url');
  return url;
}

function nextUrl(from: URL, location: string | undefined): URL {
  if (!location) throw new EngineError('bad-answer');
  const url = URL.canParse(location, from.href) ? new URL(location, from) : null;
  if (!url || (url.protocol !== 'http:' && url.protocol !== 'https:')) throw new EngineError('redirect-refused');
  return url;
}
