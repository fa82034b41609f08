import type { Call } from './faults.ts';

/** How an answer ended: whole, given up by the other side, cut by us to make room, cut by a fault, or refused for lack of room. */
export type RequestEnd = 'complete' | 'client-closed' | 'killed' | 'fault' | 'refused';

export type RequestRecord = Omit<Call, 'query'> & {
  /** Counts from 1. */
  number: number;
  /** Milliseconds since 1970. */
  at: number;
  /** 0 until answered. */
  status: number;
  /** Body bytes handed to the operating system; what lies in its buffers when a connection is cut did not arrive. */
  bytesSent: number;
  /** `null` while it runs. */
  end: RequestEnd | null;
};

export type FileKind = 'movie' | 'episode' | 'live';

export type Stats = {
  /** Newest last; the oldest go when there are very many. */
  requests: RequestRecord[];
  /** The media connections that are open now. */
  readonly streaming: ReadonlySet<RequestRecord>;
  /** How many they are, and the most that ever were at a time. */
  open: number;
  maxOpen: number;
  /** Media connections refused for lack of room, and those cut to make some. */
  refused: number;
  killed: number;
  /** Body bytes of media. */
  bytesSent: number;
  openOf(kind: FileKind, id: number): number;
  maxOpenOf(kind: FileKind, id: number): number;
  bytesOf(kind: FileKind, id: number): number;
  /** The requests that have all the given properties. */
  requestsOf(
    like: Partial<Pick<RequestRecord, 'kind' | 'action' | 'id' | 'status' | 'redirected' | 'end'>>,
  ): RequestRecord[];
  /** Forgets all but what is open. */
  reset(): void;
};

export type StatsRecorder = {
  stats: Stats;
  begin(call: Call): RequestRecord;
  /** The connection has a place and streams. */
  opened(record: RequestRecord): void;
  sent(record: RequestRecord, bytes: number): void;
  ended(record: RequestRecord, end: RequestEnd): void;
};

const KEPT_REQUESTS = 20_000;
type FileCount = { open: number; maxOpen: number; bytes: number };

/** `changed` is called after every change; whoever waits for something looks again then. */
export function createStats(now: () => number, changed: () => void): StatsRecorder {
  const files = new Map<string, FileCount>();
  const streaming = new Set<RequestRecord>();
  let number = 0;
  const key = (kind: string, id: number | null) => `${kind}:${id}`;
  const fileOf = (kind: string, id: number | null) => {
    const known = files.get(key(kind, id)) ?? { open: 0, maxOpen: 0, bytes: 0 };
    files.set(key(kind, id), known);
    return known;
  };

  const stats: Stats = {
    requests: [],
    streaming,
    open: 0,
    maxOpen: 0,
    refused: 0,
    killed: 0,
    bytesSent: 0,
    openOf: (kind, id) => fileOf(kind, id).open,
    maxOpenOf: (kind, id) => fileOf(kind, id).maxOpen,
    bytesOf: (kind, id) => fileOf(kind, id).bytes,
    requestsOf: (like) =>
      stats.requests.filter((record) =>
        Object.entries(like).every(([name, value]) => record[name as keyof RequestRecord] === value),
      ),
    reset() {
      stats.requests = [...streaming];
      Object.assign(stats, { maxOpen: stats.open, refused: 0, killed: 0, bytesSent: 0 });
      for (const file of files.values()) Object.assign(file, { maxOpen: file.open, bytes: 0 });
    },
  };

  return {
    stats,
    begin({ query: _, ...call }) {
      const record: RequestRecord = { ...call, number: ++number, at: now(), status: 0, bytesSent: 0, end: null };
      stats.requests.push(record);
      if (stats.requests.length > KEPT_REQUESTS) stats.requests.splice(0, KEPT_REQUESTS / 2);
      changed();
      return record;
    },
    opened(record) {
      streaming.add(record);
      const file = fileOf(record.kind, record.id);
      file.maxOpen = Math.max(file.maxOpen, ++file.open);
      stats.maxOpen = Math.max(stats.maxOpen, ++stats.open);
      changed();
    },
    sent(record, bytes) {
      record.bytesSent += bytes;
      if (streaming.has(record)) {
        stats.bytesSent += bytes;
        fileOf(record.kind, record.id).bytes += bytes;
      }
      changed();
    },
    ended(record, end) {
      if (record.end !== null) return;
      record.end = end;
      if (end === 'refused') stats.refused++;
      if (end === 'killed') stats.killed++;
      if (streaming.delete(record)) {
        stats.open--;
        fileOf(record.kind, record.id).open--;
      }
      changed();
    },
  };
}
