import type { Logger } from '../../platform/log.ts';
import { accountFault, type XtreamAccountState } from './account.ts';
import { AnswerFault } from './answer-fault.ts';
import { type Call, createAsk } from './ask.ts';
import { toFault } from './faults.ts';
import { type CallWeight, createPacer, type Pacer, paced, pacedStream } from './pacer.ts';
import { rowsOf } from './read-answer.ts';
import { createRedactor } from './redact.ts';
import { createSend, type Timeouts } from './request.ts';
import { withRetry } from './retry.ts';
import { type RowOf, readCategory, rowReaders, type XtreamCategory } from './rows.ts';
import { readSeriesInfo, type SeriesInfo } from './series-info.ts';
import { type Programme, readShortEpg } from './short-epg.ts';
import { systemTimer, type Timer } from './timer.ts';
import type { StreamKind, XtreamAccount } from './types.ts';
import { createUrls } from './urls.ts';
import { readVodInfo, type VodInfo } from './vod-info.ts';

export type XtreamClientOptions = {
  account: XtreamAccount;
  log: Logger;
  /** Shared by all clients of one account; without it the client makes its own. */
  pacer?: Pacer;
  /** The zone of the panel's written times, where it is known already; `account()` finds it out too. */
  timezone?: string | null;
  timeouts?: Partial<Timeouts>;
  timer?: Timer;
  /** 0 to 1, for the jitter of retries. */
  random?: () => number;
  /** Wraps every single try of a call, e.g. to note what becomes of it. */
  around?: <T>(attempt: () => Promise<T>) => Promise<T>;
};

/**
 * A list in pieces. Ends normally only if the whole list was read, and throws otherwise, possibly after many batches: put
 * nothing into effect before the end. Can be iterated once.
 */
export type RowStream<Row> = AsyncIterable<Row[]> & {
  /** Rows without a usable id, so far. */
  readonly dropped: number;
};

/** The bytes behind a list's opening bracket; see `createElementReader`. Can be iterated once. */
export type ListBytes = AsyncIterable<Buffer> & {
  /** The AppError for what the reader found, `truncated` where the bytes ended before the list did. */
  fault(kind: AnswerFault['kind']): unknown;
};

/** Every method throws the AppErrors of `faults.ts`, or the signal's reason when it is aborted. */
export type XtreamClient = {
  /** Answers the state of an ended account too; throws `bad-credentials` where the panel does not know it. */
  account(signal: AbortSignal): Promise<XtreamAccountState>;
  categories(kind: StreamKind, signal: AbortSignal): Promise<XtreamCategory[]>;
  streams<K extends StreamKind>(kind: K, filter: { categoryId?: string }, signal: AbortSignal): RowStream<RowOf[K]>;
  /** The same list as bytes, for who reads them elsewhere than on this thread. */
  listBytes(kind: StreamKind, signal: AbortSignal): ListBytes;
  /** null where the server knows nothing of the film. */
  vodInfo(vodId: string, signal: AbortSignal): Promise<VodInfo | null>;
  seriesInfo(seriesId: string, signal: AbortSignal): Promise<SeriesInfo>;
  /** The programmes on now and next. */
  shortEpg(streamId: string, signal: AbortSignal): Promise<Programme[]>;
  movieUrl(id: string, extension: string | null): string;
  episodeUrl(id: string, extension: string | null): string;
  liveUrl(id: string, extension: string | null): string;
};

const CATEGORY_ACTIONS = { live: 'get_live_categories', movie: 'get_vod_categories', series: 'get_series_categories' };
const STREAM_ACTIONS = { live: 'get_live_streams', movie: 'get_vod_streams', series: 'get_series' };

export function createXtreamClient(options: XtreamClientOptions): XtreamClient {
  const { account, log, timer = systemTimer } = options;
  const urls = createUrls(account);
  const { host } = urls.api(null);
  const ask = createAsk({ urls, timer, send: createSend({ account, log, timeouts: options.timeouts }) });
  const turns = createTurns({ ...options, timer, pacer: options.pacer ?? createPacer({ host, timer }) });
  const redact = createRedactor(account);
  let timezone = options.timezone ?? null;

  /** Retried until the first byte only: behind it, rows have been handed out. */
  async function* readList<T>(call: Call, read: (bytes: AsyncIterable<Buffer>) => AsyncIterable<T>): AsyncGenerator<T> {
    const bytes = await turns.retried(call.signal, () => ask.list(call));
    try {
      yield* read(bytes);
    } catch (error) {
      throw toFault(error, host, call.signal);
    }
  }

  const list = (call: Call) => turns.stream(call.signal, () => readList(call, rowsOf));
  const info = (call: Call) => turns.call('info', call.signal, () => ask.info(call));

  return {
    async account(signal) {
      const answer = await turns.call('list', signal, () => ask.account(signal));
      if (!answer.authorized) throw accountFault(answer, host);
      timezone = answer.state.timezone ?? timezone;
      return { ...answer.state, message: answer.state.message && redact(answer.state.message) };
    },

    async categories(kind, signal) {
      const byId = new Map<string, XtreamCategory>();
      for await (const batch of list({ action: CATEGORY_ACTIONS[kind], signal })) {
        for (const category of batch.map(readCategory)) {
          if (category && !byId.has(category.categoryId)) {
            byId.set(category.categoryId, { ...category, position: byId.size });
          }
        }
      }
      return [...byId.values()];
    },

    streams(kind, { categoryId }, signal) {
      const params: Record<string, string> = categoryId === undefined ? {} : { category_id: categoryId };
      return rowStream(list({ action: STREAM_ACTIONS[kind], params, signal }), rowReaders[kind]);
    },

    listBytes(kind, signal) {
      const call = { action: STREAM_ACTIONS[kind], signal };
      const bytes = turns.stream(signal, () => readList(call, (all) => all));
      return Object.assign(bytes, {
        fault: (fault: AnswerFault['kind']) => toFault(new AnswerFault(fault), host, signal),
      });
    },

    vodInfo: async (vodId, signal) =>
      readVodInfo(await info({ action: 'get_vod_info', params: { vod_id: vodId }, signal })),

    seriesInfo: async (seriesId, signal) =>
      readSeriesInfo(await info({ action: 'get_series_info', params: { series_id: seriesId }, signal })),

    shortEpg: async (streamId, signal) =>
      readShortEpg(await info({ action: 'get_short_epg', params: { stream_id: streamId }, signal }), timezone),

    movieUrl: urls.movie,
    episodeUrl: urls.episode,
    liveUrl: urls.live,
  };
}

type TurnsOptions = Pick<XtreamClientOptions, 'random' | 'around'> & { pacer: Pacer; timer: Timer };

/** Pacing around retries around one call: whoever waits for a retry keeps the account's turn. */
function createTurns({ pacer, timer, random = Math.random, around = (attempt) => attempt() }: TurnsOptions) {
  const retry = { timer, random, onRateLimit: (seconds: number) => pacer.backOff(seconds) };
  const retried = <T>(signal: AbortSignal, call: () => Promise<T>) => withRetry(() => around(call), retry, signal);
  return {
    retried,
    call: <T>(weight: CallWeight, signal: AbortSignal, call: () => Promise<T>) =>
      paced({ pacer, weight, signal }, () => retried(signal, call)),
    stream: <T>(signal: AbortSignal, open: () => AsyncIterable<T>) =>
      pacedStream({ pacer, weight: 'list', signal }, open),
  };
}

function rowStream<Row>(batches: AsyncIterable<unknown[]>, read: (row: unknown) => Row | null): RowStream<Row> {
  let dropped = 0;
  async function* rows(): AsyncGenerator<Row[]> {
    for await (const batch of batches) {
      const found = batch.map(read).filter((row) => row !== null);
      dropped += batch.length - found.length;
      if (found.length > 0) yield found;
    }
  }
  const stream = rows();
  return {
    [Symbol.asyncIterator]: () => stream,
    get dropped() {
      return dropped;
    },
  };
}
