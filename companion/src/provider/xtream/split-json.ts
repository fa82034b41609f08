import { AnswerFault } from './answer-fault.ts';

export type JsonSplitter = {
  /** Takes the next bytes; answers the texts of whole elements, comma-separated and without the outer brackets. */
  push(chunk: Buffer): string[];
  /** True when the closing bracket has been seen. */
  readonly ended: boolean;
};

export type SplitterOptions = {
  /** The opening bracket; the first byte pushed is the one behind it. */
  open: '[' | '{';
  /** Bytes gathered before elements are handed out. */
  batchBytes?: number;
  /** No element may be larger. */
  maxElementBytes?: number;
};

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;

/**
 * Cuts a JSON array or object that arrives in pieces between its elements, without parsing it: only brackets and
 * strings are followed, so memory stays at one batch. Cuts are made at commas only, so that parsing the pieces is as
 * strict as parsing the whole.
 */
export function createSplitter({
  open,
  batchBytes = 64 * 1024,
  maxElementBytes = 16 * 1024 * 1024,
}: SplitterOptions): JsonSplitter {
  const close = open === '[' ? CLOSE_BRACKET : CLOSE_BRACE;
  let pending: Buffer = Buffer.alloc(0);
  let scanned = 0;
  let depth = 1;
  let inString = false;
  let ended = false;
  let first = true;

  function take(buffer: Buffer, start: number, end: number): string {
    const text = buffer.toString('utf8', start, end);
    const blankIsRight = first && ended;
    first = false;
    if (!blankIsRight && text.trim() === '') throw new AnswerFault('malformed');
    return text;
  }

  function push(chunk: Buffer): string[] {
    if (ended) return [];
    const buffer = pending.length === 0 ? chunk : Buffer.concat([pending, chunk]);
    const texts: string[] = [];
    let start = 0;
    let at = scanned;
    while (at < buffer.length && !ended) {
      if (inString) {
        const quote = buffer.indexOf(QUOTE, at);
        at = quote === -1 ? buffer.length : quote + 1;
        inString = quote === -1 || isEscaped(buffer, quote);
        continue;
      }
      const byte = buffer[at++];
      if (byte === QUOTE) inString = true;
      else if (byte === OPEN_BRACE || byte === OPEN_BRACKET) depth++;
      else if (byte === CLOSE_BRACE || byte === CLOSE_BRACKET) {
        depth--;
        if (depth > 0) continue;
        if (byte !== close) throw new AnswerFault('malformed');
        ended = true;
        texts.push(take(buffer, start, at - 1));
      } else if (byte === COMMA && depth === 1 && at - start > batchBytes) {
        texts.push(take(buffer, start, at - 1));
        start = at;
      }
    }
    pending = ended ? Buffer.alloc(0) : buffer.subarray(start);
    scanned = at - start;
    if (pending.length > maxElementBytes) throw new AnswerFault('too-large');
    return texts;
  }

  return {
    push,
    get ended() {
      return ended;
    },
  };
}

/** Whether an odd number of backslashes stands before the quote; its string begins in the same buffer. */
function isEscaped(buffer: Buffer, quote: number): boolean {
  let at = quote;
  while (at > 0 && buffer[at - 1] === BACKSLASH) at--;
  return (quote - at) % 2 === 1;
}
