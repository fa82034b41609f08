/**
 * Characters that only ever part a code from a title: pipes, box drawing, block elements, geometric shapes, arrows,
 * bullets and stars. For use inside a character class.
 */
export const STRICT = '|¦\\u2500-\\u25ff•»«➾➔➜→★☆✦✪⭐';

const WORD = /[\p{L}\p{N}]/u;
const STRICT_CHARACTER = new RegExp(`[${STRICT}]`);
const DANGLING = new Set(' -–—:,;/~'.split(''));

/** Whether there is a letter or a digit, so something that can be a title. */
export function hasWord(text: string): boolean {
  return WORD.test(text);
}

export function hasStrict(text: string): boolean {
  return STRICT_CHARACTER.test(text);
}

function isDangling(character: string | undefined): boolean {
  return character !== undefined && (DANGLING.has(character) || STRICT_CHARACTER.test(character));
}

/** Without the separators that are left over at the end once a suffix is gone. */
export function trimEndSeparators(text: string): string {
  let end = text.length;
  while (end > 0 && isDangling(text[end - 1])) end -= 1;
  return end === text.length ? text : text.slice(0, end);
}

/** Without the separators that are left over at the start once a prefix is gone. */
export function trimStartSeparators(text: string): string {
  let start = 0;
  while (start < text.length && (isDangling(text[start]) || text[start] === '.')) start += 1;
  return start === 0 ? text : text.slice(start);
}

/** For comparing names: letters and digits only, without case and accents. */
export function fold(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/[^\p{L}\p{N}]+/gu, '')
    .toLowerCase();
}
