import { AnswerFault } from './answer-fault.ts';

const MAYBE_BIG_INTEGER = /[:,[\s]-?\d{16}/;
const STRING_OR_BIG_INTEGER = /"[^"\\]*(?:\\[\s\S][^"\\]*)*"|(?<![\d.eE+-])-?\d{16,}(?![\d.eE])/g;
/** Between tokens these are white space; in strings only a broken encoder leaves them. */
const CONTROL_CHARACTERS = /[\u0000-\u001f]/g;

/** JSON.parse that keeps every digit of large integers (as strings) and takes raw control characters in strings. */
export function parseJson(text: string): unknown {
  const exact = MAYBE_BIG_INTEGER.test(text) ? quoteBigIntegers(text) : text;
  try {
    return JSON.parse(exact);
  } catch {
    return parseWithoutControls(exact);
  }
}

function parseWithoutControls(text: string): unknown {
  try {
    return JSON.parse(text.replace(CONTROL_CHARACTERS, ' '));
  } catch {
    // The parser's own message quotes the answer, which may hold the password.
    throw new AnswerFault('malformed');
  }
}

function quoteBigIntegers(text: string): string {
  return text.replace(STRING_OR_BIG_INTEGER, (token) => (token.startsWith('"') ? token : `"${token}"`));
}
