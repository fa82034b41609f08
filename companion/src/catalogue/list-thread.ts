import { parentPort } from 'node:worker_threads';
import { AnswerFault } from '../provider/lists.ts';
import { createListReader, type ListEnd, type ListInputs, type ListPart, type ListReader } from './list-reader.ts';

/** To the thread, answered one by one in this order. */
export type ToReader =
  | { type: 'open'; inputs: Omit<ListInputs, 'memory' | 'held'> & { memory: Uint8Array | null; held: Uint8Array } }
  | { type: 'push'; chunk: Uint8Array }
  | { type: 'end' }
  | { type: 'settle' };
export type FromReader =
  | { type: 'opened' }
  | { type: 'part'; part: Omit<ListPart, 'lines'> & { lines: Uint8Array } }
  | { type: 'end'; end: Omit<ListEnd, 'memory'> & { memory: Uint8Array } }
  | { type: 'settled'; lines: string }
  | { type: 'fault'; kind: AnswerFault['kind'] }
  | { type: 'error'; message: string };

let reader: ListReader | null = null;
/** What went wrong with the list that is open: more of it may have been sent already. */
let failure: FromReader | null = null;

function answer(message: ToReader): FromReader {
  if (message.type === 'open') {
    const { memory, held, ...rest } = message.inputs;
    failure = null;
    reader = createListReader({ ...rest, memory: memory && bufferOf(memory), held: bufferOf(held) });
    return { type: 'opened' };
  }
  if (!reader) throw new Error('no list is open');
  if (message.type === 'push') {
    const part = reader.push(bufferOf(message.chunk));
    return { type: 'part', part: { ...part, lines: own(Buffer.from(part.lines)) } };
  }
  if (message.type === 'end') {
    const end = reader.end();
    return { type: 'end', end: { ...end, memory: own(end.memory) } };
  }
  return { type: 'settled', lines: reader.settle() };
}

function answerOrFault(message: ToReader): FromReader {
  if (failure && message.type !== 'open') return failure;
  try {
    return answer(message);
  } catch (error) {
    reader = null;
    failure =
      error instanceof AnswerFault
        ? { type: 'fault', kind: error.kind }
        : { type: 'error', message: error instanceof Error ? (error.stack ?? error.message) : String(error) };
    return failure;
  }
}

function bufferOf({ buffer, byteOffset, byteLength }: Uint8Array): Buffer {
  return Buffer.from(buffer as ArrayBuffer, byteOffset, byteLength);
}

/** Bytes that share their memory with nobody can be handed over without a copy. */
export function own(bytes: Uint8Array): Uint8Array {
  return bytes.byteLength === bytes.buffer.byteLength ? bytes : new Uint8Array(bytes);
}

function transfersOf(message: FromReader): ArrayBuffer[] {
  if (message.type === 'part') return [message.part.lines.buffer as ArrayBuffer];
  return message.type === 'end' ? [message.end.memory.buffer as ArrayBuffer] : [];
}

parentPort?.on('message', (message: ToReader) => {
  const said = answerOrFault(message);
  parentPort?.postMessage(said, transfersOf(said));
});
