import { hash } from 'node:crypto';
import { AnswerFault } from './answer-fault.ts';
import { parseJson } from './parse-json.ts';

export type ElementReader = {
  /** Takes the next bytes of the list; throws an AnswerFault for what is no JSON. */
  push(chunk: Buffer): void;
  /** True when the closing bracket has been seen. */
  readonly ended: boolean;
};

export type ElementTakers = {
  /**
   * Whether an element of this fingerprint was parsed before: then it is not parsed again, and not handed to `take`.
   * Without this function no fingerprints are made.
   */
  knows?(fingerprint: string): boolean;
  take(value: unknown, fingerprint: string): void;
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
const SPACE = 0x20;

/** Panels number the elements of a list, anew each time: a title that comes first would change all others. */
const RUNNING_NUMBER = Buffer.from('{"num":');
const LONGEST_NUMBER = 14;

/**
 * Reads the bytes behind a list's opening bracket, element by element, and parses only those that are not known yet.
 * An element ends where the usual text between two elements stands; that this was no text inside of it is proved by
 * its parsing, or by its being known, which it is only if it was parsed before. Where it does not parse, brackets and
 * strings are followed to its true end. So what is accepted is what JSON.parse of the whole list accepts.
 */
export function createElementReader({ knows, take, maxElementBytes = 16 * 1024 * 1024 }: ElementTakers): ElementReader {
  let pending: Buffer = Buffer.alloc(0);
  let between: Buffer = Buffer.from('},{');
  let isFirst = true;
  let ended = false;
  const scan = createScan();

  /** Answers whether there is an element here, known or parsed; `parse` answers undefined for what is none. */
  function read(buffer: Buffer, start: number, end: number, parse: (text: string) => unknown): boolean {
    const fingerprint = knows ? fingerprintOf(buffer, start, end) : '';
    if (knows?.(fingerprint)) return true;
    const value = parse(buffer.toString('utf8', start, end));
    if (value === undefined) return false;
    take(value, fingerprint);
    return true;
  }

  /** The end of the element that begins here, by its looks; -1 where it has to be looked for. */
  function readQuickly(buffer: Buffer, start: number): number {
    const found = buffer.indexOf(between, start);
    return found !== -1 && read(buffer, start, found + 1, tryToParse) ? found + 1 : -1;
  }

  /** The place behind the element and its comma, or -1 where it is not whole yet. */
  function readStrictly(buffer: Buffer, from: number): number {
    const stop = scan.next(buffer, from);
    if (stop === -1) return -1;
    const isLast = buffer[stop] === CLOSE_BRACKET;
    const start = skipBlanks(buffer, from, stop);
    if (start < stop) read(buffer, start, stop - blanksBefore(buffer, stop), parseJson);
    else if (!(isFirst && isLast)) throw new AnswerFault('malformed');
    ended = isLast;
    return stop + 1;
  }

  /** Some write a blank or a line's end between two elements, always the same. */
  function learnBetween(buffer: Buffer, stop: number): void {
    const end = stop - blanksBefore(buffer, stop);
    const next = skipBlanks(buffer, stop + 1, buffer.length);
    if (buffer[end - 1] === CLOSE_BRACE && buffer[next] === OPEN_BRACE && next - end < 32) {
      between = Buffer.from(buffer.subarray(end - 1, next + 1));
    }
  }

  function push(chunk: Buffer): void {
    if (ended) return;
    const buffer = pending.length === 0 ? chunk : Buffer.concat([pending, chunk]);
    let at = 0;
    let isQuick = !scan.isUnderWay();
    while (at < buffer.length && !ended) {
      if (isQuick && buffer[at] === OPEN_BRACE) {
        const end = readQuickly(buffer, at);
        if (end !== -1) {
          at = end + between.length - 2;
          isFirst = false;
          continue;
        }
        // Nothing of the kind in the rest of these bytes, or something that is not what it looks like.
        isQuick = buffer.indexOf(between, at) !== -1;
      }
      const next = readStrictly(buffer, at);
      if (next === -1) break;
      at = next;
      isFirst = false;
      if (ended) break;
      if (!isQuick) {
        learnBetween(buffer, next - 1);
        isQuick = buffer.indexOf(between, at) !== -1;
      }
      at = skipBlanks(buffer, at, buffer.length);
    }
    pending = ended ? Buffer.alloc(0) : buffer.subarray(at);
    if (pending.length > maxElementBytes) throw new AnswerFault('too-large');
  }

  return {
    push,
    get ended() {
      return ended;
    },
  };
}

/** Finds the comma or the closing bracket behind an element by following brackets and strings; goes on where it stopped. */
function createScan() {
  let scanned = 0;
  let depth = 0;
  let inString = false;

  function next(buffer: Buffer, start: number): number {
    let at = start + scanned;
    while (at < buffer.length) {
      if (inString) {
        const quote = buffer.indexOf(QUOTE, at);
        at = quote === -1 ? buffer.length : quote + 1;
        inString = quote === -1 || isEscaped(buffer, quote);
        continue;
      }
      const byte = buffer[at];
      if (byte === QUOTE) inString = true;
      else if (byte === OPEN_BRACE || byte === OPEN_BRACKET) depth++;
      else if (depth === 0 && (byte === COMMA || byte === CLOSE_BRACKET)) {
        scanned = 0;
        return at;
      } else if (byte === CLOSE_BRACE || byte === CLOSE_BRACKET) {
        if (--depth < 0) throw new AnswerFault('malformed');
      }
      at++;
    }
    scanned = at - start;
    return -1;
  }

  return { next, isUnderWay: () => scanned > 0 };
}

/** Undefined where this is no JSON, perhaps because it is only a part of an element. */
function tryToParse(text: string): unknown {
  try {
    return parseJson(text);
  } catch {
    return undefined;
  }
}

/** Short, and the same only for the same bytes but for the running number; never kept longer than by one version. */
function fingerprintOf(buffer: Buffer, start: number, end: number): string {
  return hash('md5', buffer.subarray(behindNumber(buffer, start), end), 'binary');
}

function behindNumber(buffer: Buffer, start: number): number {
  for (let n = 0; n < RUNNING_NUMBER.length; n++) if (buffer[start + n] !== RUNNING_NUMBER[n]) return start;
  const from = start + RUNNING_NUMBER.length;
  for (let at = from; at < from + LONGEST_NUMBER; at++) {
    const byte = buffer[at] ?? 0;
    if (byte === COMMA) return at;
    if (byte !== QUOTE && (byte < 0x30 || byte > 0x39)) return start;
  }
  return start;
}

function isBlank(byte: number | undefined): boolean {
  return byte !== undefined && byte <= SPACE;
}

function skipBlanks(buffer: Buffer, start: number, end: number): number {
  let at = start;
  while (at < end && isBlank(buffer[at])) at++;
  return at;
}

function blanksBefore(buffer: Buffer, end: number): number {
  let count = 0;
  while (isBlank(buffer[end - 1 - count])) count++;
  return count;
}

/** Whether an odd number of backslashes stands before the quote; its string begins in the same buffer. */
function isEscaped(buffer: Buffer, quote: number): boolean {
  let at = quote;
  while (at > 0 && buffer[at - 1] === BACKSLASH) at--;
  return (quote - at) % 2 === 1;
}
