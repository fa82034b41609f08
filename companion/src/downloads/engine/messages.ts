/** The door of the engine's process. Everything here is plain data: it crosses a process boundary as JSON. */

export type EngineJob = {
  /** The download's id. */
  id: number;
  /** The canonical URL. It carries credentials: never logged, never in an error, never in the checkpoint. */
  url: string;
  /** What is fetched, e.g. `movie:<playlist>:<provider id>`. Its hash is in the checkpoint and compared on resume. */
  identity: string;
  userAgent: string;
  allowInvalidTls: boolean;
  /** Otherwise a redirect to a private address is refused, unless the canonical URL's own host is private too. */
  allowPrivateHosts: boolean;
  /** Absolute path of the part file; the checkpoint lies beside it as `${partPath}.dl`. */
  partPath: string;
  /** Without a dot, e.g. `mkv`. */
  expectedExtension: string;
  /** Jobs of one account share what is learned about it. */
  accountKey: string;
  /** null: start at one and add only while throughput grows. A number: the fixed upper target of each job. */
  connections: number | null;
  /** What the account's jobs may have together; 0 = unlimited. */
  maxConnections: number;
  /** Where there are fewer connections than wished for, the highest is served first, equals evenly. 0 when missing. */
  priority?: number;
  /** What an earlier run learned about this account, as its `learned` events said it. */
  learned: LearnedConnections | null;
  /** A run that gets no new media byte for so long fails, retryable. Waiting for a lease or for disk space does not count. */
  noProgressMs: number;
  /** `reserve`: the whole file's room is taken at once, where the file system can. Otherwise it grows as bytes come. */
  allocation?: 'sparse' | 'reserve';
  /** Path of ffprobe; null: there is none, and the film's length is not compared with what was announced. */
  ffprobe?: string | null;
  /** How long the film is said to be; null: unknown. */
  expectedSeconds?: number | null;
};

export type LearnedConnections = {
  /** With so many it goes best. */
  best: number;
  /** Connections of ours end each other there, so that one does the work. */
  pingPong?: boolean;
  /** The most at once that the server was seen to allow; null: none was met. */
  limit?: number | null;
};

/**
 * A piece of the file: [start, end) of which [start, start + done) is here. Bytes. `joined`: its beginning was compared
 * with the end of what lies before it, or nothing of it is here yet.
 */
export type SegmentView = { start: number; end: number; done: number; joined: boolean };

export type WaitingFor = 'slot' | 'provider' | 'disk';

export type EngineEvent =
  | {
      type: 'progress';
      jobId: number;
      bytesDone: number;
      bytesTotal: number | null;
      speedBps: number;
      etaSeconds: number | null;
      /** Connections that deliver media bytes now. */
      connections: number;
      /** At most 64, merged where there are more. */
      segments: SegmentView[];
    }
  /** null: it waits for nothing any more. */
  | { type: 'waiting'; jobId: number; for: WaitingFor | null; detail?: string }
  | {
      type: 'learned';
      jobId: number;
      accountKey: string;
      best: number;
      pingPong: boolean;
      /** The most at once that the server was seen to allow; null: none was met. */
      limit: number | null;
      /** A sentence. */
      reason: string;
    }
  /** The part file is whole, checked and flushed. The caller publishes it and removes the checkpoint, which says so too. */
  | { type: 'done'; jobId: number; bytes: number; extension: string }
  | {
      type: 'failed';
      jobId: number;
      code: string;
      message: string;
      retryable: boolean;
      bytesDone: number;
      retryAfterSeconds?: number;
    };

/** What the owner tells the engine. */
export type ToEngine =
  | { type: 'start'; job: EngineJob }
  | { type: 'stop'; jobId: number; discard: boolean }
  /** `accounts`: bytes per second by account key, where an account has a rate of its own. */
  | { type: 'rate'; bytesPerSecond: number | null; accounts?: Record<string, number> }
  /** The account allows another number of connections than its jobs were started with. */
  | { type: 'allow'; accountKey: string; connections: number | null; maxConnections: number }
  | { type: 'priority'; jobId: number; priority: number }
  /** What was learned about the account is not to be believed any more; jobs under way keep it. */
  | { type: 'forget'; accountKey: string }
  | { type: 'lease'; requestId: number; leaseId: string | null }
  | { type: 'revoke'; leaseId: string }
  | { type: 'close' };

/** What the engine tells its owner. */
export type FromEngine =
  | { type: 'event'; event: EngineEvent }
  | { type: 'stopped'; jobId: number }
  | {
      type: 'lease-wanted';
      requestId: number;
      jobId: number;
      accountKey: string;
    }
  | { type: 'lease-returned'; leaseId: string };
