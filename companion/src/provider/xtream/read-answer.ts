import { AnswerFault } from './faults.ts';
import { findJson, HEAD_LIMIT, type JsonStart } from './find-json.ts';
import { parseJson } from './parse-json.ts';
import { createSplitter } from './split-json.ts';

/**
 * A whole answer, or the door to a streamed one. `batches` throws an AnswerFault unless the closing bracket was seen, so
 * that a cut list can never be taken for a short one. `text` is what was no JSON, cut at 64 KB; empty for no body.
 */
export type Answer =
  | { kind: 'list'; batches: AsyncIterable<unknown[]> }
  | { kind: 'value'; value: unknown }
  | { kind: 'text'; text: string };

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
  const slices = readSlices({ head, start, chunks });
  return start.open === '[' ? { kind: 'list', batches: parseRows(slices) } : openObject(slices);
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
    return { kind: 'list', batches: objectRows(entries, slices) };
  }
  let length = 0;
  for await (const slice of slices) {
    length += slice.length;
    if (length > VALUE_LIMIT) throw new AnswerFault('too-large');
    Object.assign(entries, parseObject(slice));
  }
  return { kind: 'value', value: entries };
}

async function* objectRows(first: Record<string, unknown>, slices: AsyncGenerator<string>): AsyncGenerator<unknown[]> {
  try {
    yield Object.values(first);
    for await (const slice of slices) yield Object.values(parseObject(slice));
  } finally {
    await slices.return(undefined);
  }
}

async function* parseRows(slices: AsyncGenerator<string>): AsyncGenerator<unknown[]> {
  for await (const slice of slices) {
    const rows = parseJson(`[${slice}]`) as unknown[];
    if (rows.length > 0) yield rows;
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
