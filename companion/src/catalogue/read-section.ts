import type { ListBytes } from '../provider/index.ts';
import { AnswerFault } from '../provider/lists.ts';
import { createListReader, type ListEnd, type ListInputs } from './list-reader.ts';
import type { ReadingThread } from './reading-threads.ts';

export type ReadPart = { lines: string | Uint8Array; done: number };

/** One reading of a section's list: first its parts to the end, then the rest. */
export type SectionReading = {
  /** Throws the AppErrors of the provider unless the whole list was read: put nothing into effect before the end. */
  parts(): AsyncIterable<ReadPart>;
  end(): Promise<ListEnd>;
  /** Parts of the COPY text that `ListReader.settle` tells. */
  settled(): AsyncIterable<string>;
};

/** A list that has brought so much at once is read on another thread: it would keep this one from other work. */
const threadFromBytes = 2 * 1024 * 1024;
/** A provider that pauses for so long sends too slowly to keep anybody from anything. */
const pauseMs = 250;
/** Parts that the thread has before it; more would only be kept waiting in memory. */
const threadDepth = 3;

type Parts = { open: () => ListBytes; inputs: ListInputs; thread: ReadingThread };
type Reader = {
  /** Parts that it may be given before the first of them is done. */
  depth: number;
  push(chunk: Buffer): Promise<ReadPart & { ended: boolean }>;
  end(): Promise<ListEnd>;
  settle(): Promise<string>;
};

export function readSection({ open, inputs, thread }: Parts): SectionReading {
  let reader: Reader | null = null;

  async function* parts(): AsyncGenerator<ReadPart> {
    const bytes = open();
    try {
      const { first, rest, isLarge } = await readAhead(bytes);
      reader = isLarge ? { depth: threadDepth, ...(await thread.open(inputs)) } : onThisThread(inputs);
      yield* readParts(reader, concatenated(first, rest));
    } catch (error) {
      throw error instanceof AnswerFault ? bytes.fault(error.kind) : error;
    }
  }

  function opened(): Reader {
    if (!reader) throw new Error('the list has not been read');
    return reader;
  }

  return {
    parts,
    end: () => opened().end(),
    async *settled() {
      for (let text = await opened().settle(); text !== ''; text = await opened().settle()) yield text;
    },
  };
}

/** A slow reader is given the next parts while the first is being awaited, unless the list may have ended with them. */
async function* readParts(reader: Reader, chunks: AsyncIterable<Buffer>): AsyncGenerator<ReadPart> {
  const waiting: ReturnType<Reader['push']>[] = [];
  let ended = false;
  async function* all(but: number): AsyncGenerator<ReadPart> {
    while (waiting.length > but && !ended) {
      const { ended: isLast, ...part } = await (waiting.shift() as (typeof waiting)[number]);
      ended = isLast;
      yield part;
    }
  }
  try {
    for await (const chunk of chunks) {
      const part = reader.push(chunk);
      // Looked at when its turn comes, which the failure of an earlier one may prevent.
      part.catch(() => undefined);
      waiting.push(part);
      yield* all(mayBeLast(chunk) ? 0 : reader.depth);
      if (ended) return;
    }
  } catch (error) {
    // Of what came behind the list.
    yield* all(0);
    if (!ended) throw error;
  }
  yield* all(0);
  if (!ended) throw new AnswerFault('truncated');
}

/** Some servers leave the connection open behind the list. */
function mayBeLast(chunk: Buffer): boolean {
  return chunk
    .toString('latin1', chunk.length - 16)
    .trimEnd()
    .endsWith(']');
}

function onThisThread(inputs: ListInputs): Reader {
  const reader = createListReader(inputs);
  return {
    depth: 0,
    push: async (chunk) => reader.push(chunk),
    end: async () => reader.end(),
    settle: async () => reader.settle(),
  };
}

type Ahead = { first: Buffer[]; rest: AsyncIterator<Buffer>; isLarge: boolean };

/** Whether the list is a large one shows only when it comes: most servers don't say its length. */
async function readAhead(bytes: AsyncIterable<Buffer>): Promise<Ahead> {
  const source = bytes[Symbol.asyncIterator]();
  const first: Buffer[] = [];
  for (let length = 0; length < threadFromBytes;) {
    const next = source.next();
    const chunk = await orPause(next);
    if (chunk === 'pause') return { first, rest: startingWith(next, source), isLarge: false };
    if (chunk.done) return { first, rest: source, isLarge: false };
    first.push(chunk.value);
    length += chunk.value.length;
  }
  return { first, rest: source, isLarge: true };
}

async function orPause<T>(next: Promise<T>): Promise<T | 'pause'> {
  let timer: NodeJS.Timeout | undefined;
  const pause = new Promise<'pause'>((resolve) => {
    timer = setTimeout(resolve, pauseMs, 'pause');
  });
  return Promise.race([next, pause]).finally(() => clearTimeout(timer));
}

function startingWith(next: Promise<IteratorResult<Buffer>>, source: AsyncIterator<Buffer>): AsyncIterator<Buffer> {
  let isFirst = true;
  return {
    next: () => {
      if (!isFirst) return source.next();
      isFirst = false;
      return next;
    },
    return: async () => (await source.return?.()) ?? { done: true, value: undefined },
  };
}

async function* concatenated(first: Buffer[], rest: AsyncIterator<Buffer>): AsyncGenerator<Buffer> {
  try {
    yield* first;
    for (let next = await rest.next(); !next.done; next = await rest.next()) yield next.value;
  } finally {
    await rest.return?.();
  }
}
