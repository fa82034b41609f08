import { type Head, parseHead } from './http-head.ts';
import { type Answer, judgeAnswer, type Known } from './judge-answer.ts';
import { type Outcome, outcomeOfRefusal } from './outcome.ts';
import { requestText } from './request.ts';
import type { Wire } from './wire.ts';

/** The bytes one request asks for, and those on disk that its answer must begin with. */
export type Wish = { from: number; to: number | null; expected: Buffer | null };

export type Bytes = Extract<Answer, { kind: 'bytes' }>;

/** An answer that forwards: where to. */
export type Forward = { kind: 'forward'; location: string | undefined };

/**
 * One request and its answer on one connection. `onBody` takes over when the head was accepted, and settles it in the
 * end. `settle` ends it from outside.
 */
export function exchange(options: {
  wire: Wire;
  url: URL;
  userAgent: string;
  wish: Wish;
  known: Known;
  onBody: (answer: Bytes, settle: (outcome: Outcome) => void) => void;
  /** Whether the connection is kept for another request. */
  isKept: () => boolean;
}): { result: Promise<Outcome | Forward>; settle: (outcome: Outcome) => void } {
  const { wire, url, userAgent, wish, known, onBody, isKept } = options;
  let settle: (result: Outcome | Forward) => void = () => undefined;
  const result = new Promise<Outcome | Forward>((resolve) => {
    settle = (how) => {
      if (!isKept()) wire.discard();
      resolve(how);
    };
  });
  wire.onEnd = () => settle({ kind: 'unreachable', code: 'connection-lost', final: false });
  wire.onBytes = () => {
    const head = readHead(wire);
    if (head === null) return;
    if (head === 'malformed') return settle({ kind: 'unusable', code: 'bad-answer', stale: false });
    wire.block.from += head.bodyAt;
    const answer = judgeAnswer(head, { from: wish.from, to: wish.to, known });
    if (answer.kind === 'redirect') settle({ kind: 'forward', location: head.headers.get('location') });
    else if (answer.kind !== 'bytes') settle(outcomeOfRefusal(answer));
    else if (answer.total === 0) settle({ kind: 'unusable', code: 'empty', stale: false });
    else if (answer.strange && !wish.expected && answer.start > 0) settle({ kind: 'strange' });
    else onBody(answer, settle);
  };
  wire.send(requestText({ url, userAgent, from: wish.from, to: wish.to }));
  return { result, settle };
}

function readHead(wire: Wire): Head | 'malformed' | null {
  try {
    return parseHead(wire.block.bytes.subarray(wire.block.from, wire.block.to));
  } catch {
    return 'malformed';
  }
}
