import { receiveBody } from './body.ts';
import { EngineError, type FailureCode } from './failures.ts';
import { type Bytes, exchange, type Forward, type Wish } from './exchange.ts';
import { type Joins, joinBytes } from './joins.ts';
import type { Known } from './judge-answer.ts';
import type { EngineJob } from './messages.ts';
import type { Network } from './network.ts';
import { markStale, type Outcome, outcomeOfBody, outcomeOfError } from './outcome.ts';
import type { BlockPool } from './blocks.ts';
import type { Plan } from './plan.ts';
import type { RateLimit } from './rate-limit.ts';
import type { Segment } from './segment.ts';
import type { Timing } from './timing.ts';
import { nextUrl } from './urls.ts';
import { openWire, type Wire } from './wire.ts';
import type { Writer } from './writer.ts';

export type TransferOptions = {
  job: EngineJob;
  canonical: URL;
  plan: Plan;
  joins: Joins;
  segment: Segment;
  writer: Writer;
  pool: BlockPool;
  rate: RateLimit;
  timing: Timing;
  network: Network;
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
  onAccepted: (answer: Bytes, url: URL) => void;
  onMedia: (bytes: number) => void;
};

export type Transfer = {
  readonly segment: Segment;
  readonly phase: 'connect' | 'head' | 'body' | 'over';
  /** Media bytes accepted. */
  readonly bytes: number;
  readonly result: Promise<{ outcome: Outcome; wire: Wire | null }>;
  flush(): void;
  /** For how long the other side has brought nothing, ms. 0 while we hold it back ourselves. */
  silence(now: number): number;
  /** Ends it when it waits for the other side for too long. `beside`: another connection delivers. */
  check(now: number, beside: boolean): void;
  /** Another connection shall go on with its bytes. */
  replace(): void;
  stop(): void;
};

export const overlapBytes = 64 << 10;
const mostHops = 5;

/** Fetches one segment: over hops to where the bytes are, compared with what is on disk, into the writer. */
export function startTransfer(options: TransferOptions): Transfer {
  const { plan, segment, pool, rate, timing } = options;
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
  let settleExchange: (outcome: Outcome) => void = () => undefined;

  function enter(next: Transfer['phase']): void {
    phase = next;
    since = performance.now();
  }

  function open(url: URL): Promise<Wire> {
    enter('connect');
    const { sessions, network, job } = options;
    const mayReach = (address: string) => judgeAddress(options, address, url !== options.canonical);
    return openWire({ url, pool, network, allowInvalidTls: job.allowInvalidTls, mayReach, sessions }, abort.signal);
  }

  function ask(on: Wire, url: URL, wish: Wish): Promise<Outcome | Forward> {
    enter('head');
    const { result, settle } = exchange({
      wire: on,
      url,
      userAgent: options.job.userAgent,
      wish,
      known: options.known,
      onBody: (answer, settleWith) => startBody(on, { url, answer, expected: wish.expected }, settleWith),
      isKept: () => on === kept,
    });
    settleExchange = settle;
    return result;
  }

  function startBody(
    on: Wire,
    { url, answer, expected }: { url: URL; answer: Bytes; expected: Buffer | null },
    settle: (outcome: Outcome) => void,
  ): void {
    enter('body');
    let accepted = false;
    segment.answerEnd = answer.end ?? Number.POSITIVE_INFINITY;
    body = receiveBody({
      wire: on,
      pool,
      writer: options.writer,
      plan,
      joins: options.joins,
      segment,
      answer,
      expected,
      inspect: (first) => options.inspect(first, answer.total),
      onMedia: (count) => {
        if (!accepted) options.onAccepted(answer, url);
        accepted = true;
        receivedMedia(count);
      },
      onEnd: (end) => {
        if (end.kind === 'complete' && end.clean) kept = on;
        settle(outcomeOfBody(end));
      },
    });
    body.begin();
  }

  function receivedMedia(count: number): void {
    since = performance.now();
    bytes += count;
    options.onMedia(count);
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
    const wish = await makeWish(options);
    abort.signal.throwIfAborted();
    const viaShared = options.shared !== null;
    const judge = (outcome: Outcome) => (viaShared ? markStale(outcome) : outcome);
    let url = options.shared ?? options.canonical;
    if (options.reuse?.usable && options.reuse.origin === url.origin) {
      wire = options.reuse;
      const result = await ask(wire, url, wish);
      if (result.kind !== 'forward' && result.kind !== 'unreachable') return judge(result);
    }
    await options.reuse?.close();
    for (let hop = 0; hop <= mostHops; hop++) {
      wire = await open(url);
      const result = await ask(wire, url, wish);
      if (result.kind !== 'forward') return judge(result);
      await wire.close();
      wire = null;
      url = nextUrl(url, result.location);
    }
    throw new EngineError('redirect-loop');
  }

  async function runToEnd(): Promise<{ outcome: Outcome; wire: Wire | null }> {
    const outcome = await run().catch((error): Outcome => outcomeOfError(error, abort.signal));
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

  function silence(now: number): number {
    if (phase === 'over') return 0;
    if (phase === 'body' && (wake || body?.paused)) since = now;
    return now - since;
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
    silence,
    flush: () => body?.flush(),
    check(now, beside) {
      const silent = silence(now);
      if (phase === 'over') return;
      if (phase !== 'body') {
        if (silent > timing[phase]) end({ kind: 'unreachable', code: 'timeout', final: false });
      } else if (silent > (beside ? Math.min(timing.stall, timing.stallBeside) : timing.stall)) {
        end({ kind: 'cut', code: 'stalled' });
      }
    },
    replace: () => end({ kind: 'cut', code: 'stalled' }),
    stop: () => end({ kind: 'stopped' }),
  };
}

/** A hop into a private network is refused, unless the provider itself is there or it is allowed. */
function judgeAddress(options: TransferOptions, address: string, isHop: boolean): boolean {
  const isPrivate = options.network.isPrivate(address);
  if (isPrivate && !isHop) options.onPrivate();
  return !isPrivate || !isHop || options.privateHops();
}

/** From a little before what is missing, to compare that with the disk, to a little past it, to compare the join. */
async function makeWish({ plan, joins, segment, readBack }: TransferOptions): Promise<Wish> {
  const { lookBack, received } = segment;
  const most = lookBack.at === received ? lookBack.most : overlapBytes;
  const overlap = Math.min(most, plan.knownBefore(segment));
  const from = received - overlap;
  const expected = overlap > 0 ? await readBack(from, overlap) : null;
  const { end, next } = plan.reach(segment);
  if (!next || next.joined) return { from, to: Number.isFinite(end) ? end : null, expected };
  const known = Math.min(joinBytes, next.flushed - next.start);
  if (known > 0 && !joins.isKnown(next)) joins.recall(next, await readBack(next.start, known));
  return { from, to: end + Math.min(joinBytes, next.end - next.start), expected };
}
