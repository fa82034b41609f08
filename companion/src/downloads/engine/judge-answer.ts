import type { FailureCode } from './failures.ts';
import type { Head } from './http-head.ts';

/** What is known of the file when a request goes out. */
export type Known = {
  size: number | null;
  /** Validators seen with bytes that were compared or that began the job. Edges behind one panel differ. */
  validators: ReadonlySet<string>;
};

export type Asked = {
  /** First byte asked for. */
  from: number;
  /** Exclusive; null: to the end. */
  to: number | null;
  known: Known;
};

export type Framing = 'length' | 'chunked' | 'close';

export type Answer =
  /** Bytes from `start` on; `end` is exclusive, null while unknown. */
  | {
      kind: 'bytes';
      start: number;
      end: number | null;
      total: number | null;
      partial: boolean;
      framing: Framing;
      /** The connection may serve another request once exactly these bytes were read. */
      reusable: boolean;
      validator: string | null;
      /** The server names another version than any seen so far. */
      strange: boolean;
    }
  | { kind: 'redirect'; location: string }
  /** The whole file although a later part was asked for: nothing of it may be written there. */
  | { kind: 'whole' }
  | { kind: 'refused'; status: number; retryAfterSeconds: number | undefined }
  | { kind: 'unusable'; code: FailureCode; why: string }
  | { kind: 'changed'; why: string };

/** The checks between an answer's head and its first byte. Pure. */
export function judgeAnswer(head: Head, asked: Asked): Answer {
  const { status, headers } = head;
  if ([301, 302, 303, 307, 308].includes(status)) return { kind: 'redirect', location: headers.get('location') ?? '' };
  if (status === 416) return judgeUnsatisfiable(head, asked);
  if (status !== 200 && status !== 206) {
    return {
      kind: 'refused',
      status,
      retryAfterSeconds: readRetryAfter(headers.get('retry-after')),
    };
  }
  const encoding = headers.get('content-encoding')?.toLowerCase() ?? 'identity';
  if (encoding !== 'identity' && encoding !== '') return { kind: 'unusable', code: 'encoded', why: 'content encoding' };
  if (/^(text\/|application\/(json|problem\+json|xhtml))/i.test(headers.get('content-type') ?? '')) {
    return { kind: 'unusable', code: 'error-page', why: 'content type' };
  }
  return status === 206 ? judgePartial(head, asked) : judgeWhole(head, asked);
}

function judgePartial(head: Head, { from, to, known }: Asked): Answer {
  const range = readContentRange(head.headers.get('content-range'));
  if (!range) return { kind: 'unusable', code: 'bad-answer', why: 'no Content-Range' };
  if (range.total !== null && known.size !== null && range.total !== known.size) {
    return { kind: 'changed', why: 'the size is another one' };
  }
  const total = range.total ?? known.size;
  if (range.start !== from) return { kind: 'unusable', code: 'bad-answer', why: 'another range' };
  if (total === null) return { kind: 'unusable', code: 'bad-answer', why: 'no total size' };
  if (range.end > total || (to !== null && range.end > to)) {
    return {
      kind: 'unusable',
      code: 'bad-answer',
      why: 'more than was asked for',
    };
  }
  const framing = frame(head, range.end - range.start);
  const length = framing === 'length' ? (readLength(head) ?? range.end - from) : range.end - from;
  if (length === 0) return { kind: 'unusable', code: 'bad-answer', why: 'no bytes' };
  return {
    kind: 'bytes',
    framing,
    // Where range and length differ, the shorter is what surely comes; what may follow is no next answer.
    reusable: head.keepAlive && from + length === range.end,
    start: from,
    end: Math.min(range.end, from + length),
    total,
    partial: true,
    ...validate(head, known),
  };
}

function judgeWhole(head: Head, { from, known }: Asked): Answer {
  if (from > 0) return { kind: 'whole' };
  const framing = frame(head, null);
  const length = framing === 'length' ? readLength(head) : null;
  if (length !== null && known.size !== null && length !== known.size) {
    return { kind: 'changed', why: 'the size is another one' };
  }
  return {
    kind: 'bytes',
    framing,
    reusable: head.keepAlive && length !== null,
    start: 0,
    end: length,
    total: length,
    partial: false,
    ...validate(head, known),
  };
}

function judgeUnsatisfiable(head: Head, { from, known }: Asked): Answer {
  const total = /(?:\*|\d+-\d+)\/(\d+)\s*$/.exec(head.headers.get('content-range') ?? '')?.[1];
  if (from === 0 && (total === undefined || total === '0')) return { kind: 'unusable', code: 'empty', why: 'no bytes' };
  if (total !== undefined && known.size !== null && Number(total) !== known.size) {
    return { kind: 'changed', why: 'the size is another one' };
  }
  return { kind: 'unusable', code: 'bad-answer', why: 'range refused' };
}

/** Chunked wins over a length, as HTTP says. A 206 without either still ends where its range does. */
function frame(head: Head, rangeLength: number | null): Framing {
  if (/\bchunked\b/i.test(head.headers.get('transfer-encoding') ?? '')) return 'chunked';
  return rangeLength !== null || readLength(head) !== null ? 'length' : 'close';
}

function readLength(head: Head): number | null {
  const text = head.headers.get('content-length');
  return text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : null;
}

function validate(head: Head, known: Known) {
  const etag = head.headers.get('etag');
  const validator = etag !== undefined && !etag.startsWith('W/') ? etag : (head.headers.get('last-modified') ?? null);
  const strange = validator !== null && known.validators.size > 0 && !known.validators.has(validator);
  return { validator, strange };
}

/** `bytes a-b/total`, end exclusive. `*` as total is null. */
export function readContentRange(text = ''): { start: number; end: number; total: number | null } | null {
  const match = /^\s*bytes[ =](\d{1,15})-(\d{1,15})\/(\d{1,15}|\*)\s*$/i.exec(text);
  if (!match) return null;
  const [start, last] = [Number(match[1]), Number(match[2])];
  if (last < start) return null;
  return {
    start,
    end: last + 1,
    total: match[3] === '*' ? null : Number(match[3]),
  };
}

/** Seconds or a date; at most a day. */
export function readRetryAfter(text: string | undefined, now = Date.now()): number | undefined {
  if (!text) return undefined;
  const seconds = /^\d+$/.test(text) ? Number(text) : (Date.parse(text) - now) / 1000;
  return Number.isFinite(seconds) ? Math.min(86_400, Math.max(0, Math.ceil(seconds))) : undefined;
}
