import { STRICT } from './text.ts';

/** What parts a prefix from the title: brackets or pipes (`strict`), a colon, or a dash between spaces. */
export type Delimiter = 'bracket' | 'strict' | 'colon' | 'dash';
export type Leading = { token: string; delimiter: Delimiter; rest: string };

/** Every part is bounded, so a match costs the same however long the name is. */
const DELIMITED = new RegExp(
  `^([${STRICT} ]{0,8})([^${STRICT}:\\[\\](){}]{1,24}?)(?: ?([${STRICT}])[${STRICT} ]{0,8}| ?(:) ?| [-–—]{1,3} )`,
);
const BRACKETED = new RegExp(`^[${STRICT} ]{0,8}[[({【]([^\\])}】]{1,24})[\\])}】] ?(?:[-–—:${STRICT}]{1,3} ?)?`);

/** What stands before the first delimiter; whether that is a code is another question. */
export function leadingToken(text: string): Leading | null {
  const bracketed = BRACKETED.exec(text);
  if (bracketed?.[1] !== undefined) {
    return { token: bracketed[1].trim(), delimiter: 'bracket', rest: text.slice(bracketed[0].length) };
  }
  const match = DELIMITED.exec(text);
  if (match?.[2] === undefined) return null;
  const delimiter = match[3] !== undefined ? 'strict' : match[4] !== undefined ? 'colon' : 'dash';
  return { token: match[2].trim(), delimiter, rest: text.slice(match[0].length) };
}
