import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import { AnswerFault } from '../provider/lists.ts';
import type { ListEnd, ListInputs, ListPart } from './list-reader.ts';
import type { FromReader, ToReader } from './list-thread.ts';

export type ThreadPart = Omit<ListPart, 'lines'> & { lines: Uint8Array };

/** A list reader on another thread: the same verbs as `createListReader`, each answered later, in order. */
export type ThreadReader = {
  push(chunk: Buffer): Promise<ThreadPart>;
  end(): Promise<ListEnd>;
  settle(): Promise<string>;
};

type Asked = { resolve: (said: FromReader) => void; reject: (error: Error) => void };

/** One thread for the lists of one sync, started by the first list that wants it. */
export function createReadingThread() {
  let thread: Worker | null = null;
  const asked: Asked[] = [];

  function giveUp(error: Error): void {
    thread = null;
    for (const { reject } of asked.splice(0)) reject(error);
  }

  function start(): Worker {
    const worker = startThread();
    worker.on('message', (said: FromReader) => asked.shift()?.resolve(said));
    worker.on('error', giveUp);
    worker.on('exit', (code) => giveUp(new Error(`the thread that reads lists ended with ${code}`)));
    worker.unref();
    return worker;
  }

  async function ask<T extends FromReader['type']>(message: ToReader, expected: T, transfers: ArrayBuffer[] = []) {
    thread ??= start();
    const said = await new Promise<FromReader>((resolve, reject) => {
      asked.push({ resolve, reject });
      thread?.postMessage(message, transfers);
    });
    if (said.type === 'fault') throw new AnswerFault(said.kind);
    if (said.type === 'error') throw new Error(said.message);
    if (said.type !== expected) throw new Error(`the thread that reads lists said ${said.type}, not ${expected}`);
    return said as Extract<FromReader, { type: T }>;
  }

  return {
    async open(inputs: ListInputs): Promise<ThreadReader> {
      await ask({ type: 'open', inputs }, 'opened');
      return {
        async push(chunk) {
          // A copy of its own, so that it can be handed over.
          const bytes = new Uint8Array(chunk);
          return (await ask({ type: 'push', chunk: bytes }, 'part', [bytes.buffer])).part;
        },
        async end() {
          const { end } = await ask({ type: 'end' }, 'end');
          return { ...end, memory: Buffer.from(end.memory.buffer as ArrayBuffer) };
        },
        settle: async () => (await ask({ type: 'settle' }, 'settled')).lines,
      };
    },

    async close(): Promise<void> {
      const ending = thread;
      ending?.removeAllListeners('exit');
      giveUp(new Error('the thread that reads lists was ended'));
      await ending?.terminate();
    },
  };
}

export type ReadingThread = ReturnType<typeof createReadingThread>;

/** In source beside us as TypeScript, whose loader Node gives to processes but not to threads; when built as JavaScript. */
function startThread(): Worker {
  const file = new URL(`./list-thread${extname(import.meta.url)}`, import.meta.url);
  if (extname(import.meta.url) === '.js') return new Worker(file);
  const load = `import('tsx/esm/api').then(({ tsImport }) => tsImport(${JSON.stringify(file.href)}, ${JSON.stringify(import.meta.url)}))`;
  return new Worker(load, { eval: true });
}
