// The small door beside index.ts: what reading a list's bytes takes and nothing else, for a thread that must not load
// the whole room.
export { AnswerFault } from './xtream/answer-fault.ts';
export { createElementReader, type ElementReader } from './xtream/read-elements.ts';
export { type LiveRow, type MovieRow, rowReaders, type SeriesRow } from './xtream/rows.ts';
export type { StreamKind } from './xtream/types.ts';
