import { AnswerFault } from './answer-fault.ts';
import { findJson, HEAD_LIMIT, type JsonStart } from './find-json.ts';
import { parseJson } from './parse-json.ts';
import { createElementReader } from './read-elements.ts';
import { createSplitter } from './split-json.ts';

/**
 * A whole answer, or the door to a streamed one: `bytes` are those behind a list's opening bracket, for `rowsOf` or an
 * element reader. `text` is what was no JSON, cut at 64 KB; empty for no body.
 */
export type Answer =
  { kind: 'list'; bytes: AsyncIterable<Buffer> } | { kind: 'value'; value: unknown } | { kind: 'text'; text: string };

type Chunks = AsyncIterator<Buffer, unknown, undefined>;
type Start = Exclude<JsonStart, string>;

/** No single object (one series with thousands of episodes) is larger than this. */
const VALUE_LIMIT = 64 * 1024 * 1024;
const NUMBERED = /^\d+$/;

/** Reads an answer that should be a list: a JSON array, or PHP's rendering of one with holes (`{"0": …, "2": …}`). */
export async function openList(body: AsyncIterable<Buffer>): Promise<Answer> {
  const chunks = body[Symbol.asyncIterator]();
  const { head, start } = await readHead(chunks);
  if (start === null) return readText(head, chunks);
  if (start.open === '[') return { kind: 'list', bytes: readBytes(head.subarray(start.at + 1), chunks) };
  return openObject(readSlices({ head, start, chunks }));
}

/** Reads an answer that should be one JSON value. */
export async function readValue(body: AsyncIterable<Buffer>): Promise<Answer> {
  const chunks = body[Symbol.asyncIterator]();
  const { head, start } = await readHead(chunks);
  if (start === null) return scalarOrText(await readText(head, chunks));
  const text = (await readAll(head.subarray(start.at), chunks)).toString('utf8').trimEnd();
  return { kind: 'value', value: parseWhole(text, start.open) };
}

/** `null` and `false` are how servers say that they know nothing. */
function scalarOrText(answer: Answer): Answer {
  return answer.kind === 'text' && /^(null|false)$/i.test(answer.text) ? { kind: 'value', value: null } : answer;
}

function parseWhole(text: string, open: '[' | '{'): unknown {
  try {
    return parseJson(text);
  } catch (error) {
    throw text.endsWith(open === '[' ? ']' : '}') ? error : new AnswerFault('truncated');
  }
}

/** An object is a list with holes when its keys are numbers; otherwise it is an answer of another kind. */
async function openObject(slices: AsyncGenerator<string>): Promise<Answer> {
  const first = await slices.next();
  const entries = first.done ? {} : parseObject(first.value);
  const keys = Object.keys(entries);
  if (keys.length > 0 && keys.every((key) => NUMBERED.test(key))) {
    return { kind: 'list', bytes: objectBytes(entries, slices) };
  }
  let length = 0;
  for await (const slice of slices) {
    length += slice.length;
    if (length > VALUE_LIMIT) throw new AnswerFault('too-large');
    Object.assign(entries, parseObject(slice));
  }
  return { kind: 'value', value: entries };
}

/**
 * The rows of a list. Throws an AnswerFault unless the closing bracket was seen, so that a cut list can never be taken
 * for a short one.
 */
export async function* rowsOf(bytes: AsyncIterable<Buffer>): AsyncGenerator<unknown[]> {
  let rows: unknown[] = [];
  const reader = createElementReader({ take: (value) => void rows.push(value) });
  for await (const chunk of bytes) {
    reader.push(chunk);
    if (rows.length > 0) yield rows;
    rows = [];
    if (reader.ended) return;
  }
  throw new AnswerFault('truncated');
}

async function* readBytes(head: Buffer, chunks: Chunks): AsyncGenerator<Buffer> {
  try {
    yield head;
    for (let next = await chunks.next(); !next.done; next = await chunks.next()) yield next.value;
  } finally {
    await chunks.return?.();
  }
}

/** The values as the list that they should have been. */
async function* objectBytes(first: Record<string, unknown>, slices: AsyncGenerator<string>): AsyncGenerator<Buffer> {
  try {
    yield Buffer.from(JSON.stringify(Object.values(first)).slice(1, -1));
    for await (const slice of slices) {
      const values = JSON.stringify(Object.values(parseObject(slice))).slice(1, -1);
      if (values !== '') yield Buffer.from(`,${values}`);
    }
    yield Buffer.from(']');
  } finally {
    await slices.return(undefined);
  }
}

function parseObject(slice: string): Record<string, unknown> {
  return parseJson(`{${slice}}`) as Record<string, unknown>;
}

async function* readSlices(from: { head: Buffer; start: Start; chunks: Chunks }): AsyncGenerator<string> {
  const splitter = createSplitter({ open: from.start.open });
  try {
    yield* splitter.push(from.head.subarray(from.start.at + 1));
    while (!splitter.ended) {
      const { done, value } = await from.chunks.next();
      if (done) throw new AnswerFault('truncated');
      yield* splitter.push(value);
    }
  } finally {
    await from.chunks.return?.();
  }
}

async function readHead(chunks: Chunks): Promise<{ head: Buffer; start: Start | null }> {
  let head: Buffer = Buffer.alloc(0);
  for (;;) {
    const { done, value } = await chunks.next();
    if (!done) head = Buffer.concat([head, value]);
    const start = findJson(head, done === true);
    if (start === 'none') return { head, start: null };
    if (start !== 'more') return { head, start };
  }
}

async function readText(head: Buffer, chunks: Chunks): Promise<Answer> {
  let bytes = head;
  while (bytes.length < HEAD_LIMIT) {
    const { done, value } = await chunks.next();
    if (done) break;
    bytes = Buffer.concat([bytes, value]);
  }
  await chunks.return?.();
  return {
    kind: 'text',
    text: bytes
      .toString('utf8', 0, HEAD_LIMIT)
      .replace(/^\ufeff/, '')
      .trim(),
  };
}

async function readAll(head: Buffer, chunks: Chunks): Promise<Buffer> {
  const parts = [head];
  let length = head.length;
  for (;;) {
    const { done, value } = await chunks.next();
    if (done) return Buffer.concat(parts);
    parts.push(value);
    length += value.length;
    if (length <= VALUE_LIMIT) continue;
    await chunks.return?.();
    throw new AnswerFault('too-large');
  }
}
