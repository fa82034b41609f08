/** What was asked, as far as it decides the answer. */
export type Call = {
  kind: 'api' | 'playlist' | 'xmltv' | 'movie' | 'episode' | 'live' | 'image' | 'other';
  method: string;
  /** Of `player_api.php`; the call without one is `account`. */
  action: string | null;
  /** Of the film, episode or channel; for API calls the `vod_id`, `series_id` or `stream_id` asked for. */
  id: number | null;
  extension: string;
  /** As sent, credentials included, without the query. */
  path: string;
  query: URLSearchParams;
  range: string | null;
  /** First byte asked for, `null` without a range. */
  rangeStart: number | null;
  userAgent: string;
  /** Whether this is the address that a redirect led to. */
  redirected: boolean;
};

/** Every given part must fit. No part at all fits every call. */
export type FaultMatch = {
  action?: string;
  path?: RegExp;
  kind?: Call['kind'];
  id?: number;
  test?: (call: Call) => boolean;
};

export type AccountState = 'Expired' | 'Banned' | 'Disabled';

/** Answers given instead of the real one. Byte counts are of the body. */
type Replacement =
  | { type: 'empty-body' }
  /** 200 with a block page, or 404 with the page that nginx writes. */
  | { type: 'html'; status?: 200 | 404 }
  /** The account answer to every action; a stream is refused with 401. */
  | { type: 'account-state'; state: AccountState }
  | { type: 'status'; status: number; headers?: Record<string, string>; body?: string }
  /** To an address with a token that is taken for `lifeMs` (default 60 s), then refused with `expiredStatus` (default 404). */
  | { type: 'redirect'; lifeMs?: number; expiredStatus?: number }
  | { type: 'redirect-loop' }
  | { type: 'redirect-to'; url: string }
  /** A playable transport stream that is not the title. `seconds` of it at once, or without end. */
  | { type: 'error-clip'; seconds?: number };

/** Changes of the real answer; these go together. */
type Change =
  /** Waits before answering at all. */
  | { type: 'delay'; ms: number }
  /** TCP reset after that much of the body; without `after` before any header. */
  | { type: 'reset'; after?: number }
  /** The connection is closed in the usual way after that much of the body. */
  | { type: 'truncate'; after: number }
  | { type: 'cut-json'; at: number }
  /** Nothing more is sent after that much (without `after`: not even a header), for `forMs` or until the other side closes. */
  | { type: 'stall'; after?: number; forMs?: number }
  | { type: 'slow'; bytesPerSecond: number }
  // Of films and episodes.
  /** 200 with the whole file, whatever range was asked. */
  | { type: 'ignore-range' }
  /** Answers another range (`shift` bytes on), another total, `*` for the total, or no Content-Range at all. */
  | { type: 'wrong-content-range'; shift?: number; total?: number | '*'; absent?: boolean }
  /** At most that much of the asked range, honestly labelled. */
  | { type: 'short-range'; bytes: number }
  /** Goes on for that much after the promised length. */
  | { type: 'surplus'; bytes: number }
  /** The file is that much longer or shorter, as if encoded again. */
  | { type: 'changed-total'; by: number }
  /** Same size, other bytes behind the clip. `contentOf(kind, id, { variant })` knows them. */
  | { type: 'changed-bytes'; variant?: number }
  | { type: 'gzip' }
  // Of everything but pictures.
  /** Chunked transfer encoding, so without a length. */
  | { type: 'chunked' }
  | { type: 'headers'; headers: Record<string, string> }
  // Of `player_api.php`.
  | { type: 'bom' }
  | { type: 'php-warning' }
  /** Breaks the encoding of the first name of the list. */
  | { type: 'invalid-utf8' }
  /** That share of a list's titles (0–1) is missing. Another `seed` loses others. */
  | { type: 'drop'; share: number; seed?: number };

export type Fault = Replacement | Change;
export type FaultType = Fault['type'];

export type FaultRule = {
  match?: FaultMatch;
  fault: Fault | Fault[];
  /** How many calls it hits; without it, all until it is taken away. */
  times?: number;
  /** How many fitting calls it first lets pass. */
  skip?: number;
  /** The share of fitting calls that it hits, evenly spread (0.02 = every fiftieth). */
  share?: number;
};

export type Faults = {
  /** Answers the verb that takes the rule away again. */
  set(rule: FaultRule): () => void;
  clear(): void;
};

const REPLACEMENTS = new Set<FaultType>([
  'empty-body',
  'html',
  'account-state',
  'status',
  'redirect',
  'redirect-loop',
  'redirect-to',
  'error-clip',
]);
const REDIRECTS = new Set<FaultType>(['redirect', 'redirect-loop', 'redirect-to']);

/** What hits one call. */
export type ActiveFaults = {
  replacement: Replacement | null;
  find<T extends Change['type']>(type: T): Extract<Change, { type: T }> | undefined;
};

type Counted = FaultRule & { seen: number; hits: number };

/** Rules are asked in the order they were set; the first replacement ends the search, so rules behind it are not used up. */
export function createFaults(): Faults & { activeFor(call: Call): ActiveFaults } {
  let rules: Counted[] = [];
  const remove = (rule: Counted) => {
    rules = rules.filter((one) => one !== rule);
  };
  return {
    set(rule) {
      const counted = { ...rule, seen: 0, hits: 0 };
      rules.push(counted);
      return () => remove(counted);
    },
    clear() {
      rules = [];
    },
    activeFor(call) {
      const changes: Change[] = [];
      for (const rule of rules) {
        const faults = [rule.fault].flat();
        // A token's address is where a redirect leads, so it is not redirected again.
        if (call.redirected && faults.some((fault) => REDIRECTS.has(fault.type))) continue;
        if (!fits(rule.match ?? {}, call) || !takes(rule)) continue;
        changes.push(...faults.filter((fault): fault is Change => !REPLACEMENTS.has(fault.type)));
        const replacement = faults.find((fault): fault is Replacement => REPLACEMENTS.has(fault.type));
        if (replacement) return active(changes, replacement);
      }
      return active(changes, null);
    },
  };
}

function active(changes: Change[], replacement: Replacement | null): ActiveFaults {
  return {
    replacement,
    find: <T extends Change['type']>(type: T) =>
      changes.find((change): change is Extract<Change, { type: T }> => change.type === type),
  };
}

function fits(match: FaultMatch, call: Call): boolean {
  return (
    (match.action === undefined || match.action === call.action) &&
    (match.kind === undefined || match.kind === call.kind) &&
    (match.id === undefined || match.id === call.id) &&
    (match.path === undefined || match.path.test(call.path)) &&
    (match.test === undefined || match.test(call))
  );
}

/** Counts the fitting call and says whether the rule hits it. */
function takes(rule: Counted): boolean {
  if (rule.hits >= (rule.times ?? Number.POSITIVE_INFINITY)) return false;
  const index = rule.seen++ - (rule.skip ?? 0);
  if (index < 0) return false;
  const share = rule.share ?? 1;
  // Rounded because 0.29 × 100 is not 29 in binary.
  const steps = (n: number) => Math.floor(Number((n * share).toFixed(9)));
  if (steps(index + 1) === steps(index)) return false;
  rule.hits++;
  return true;
}
