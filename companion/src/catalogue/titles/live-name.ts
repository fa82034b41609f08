import { STRICT, trimEndSeparators } from './text.ts';
import type { Rule } from './types.ts';

const DECORATION = new RegExp(`[#=*\\-_~+<>.${STRICT}—–]`);
const EVENT = /^EVENT ?\d{0,4} ?[:|-] ?/i;
/** `8/25 6:30PM EST` at the end. */
const BROADCAST_TIME =
  / (?:\d{1,2}[/.]\d{1,2}(?:[/.]\d{2,4})? )?@? ?\d{1,2}:\d{2} ?(?:[AP]M)?(?: (?:[A-Z]{2,4}|GMT[+-]\d{1,2}))?$/i;
const LONGEST_TIME = 40;

function decorationAtStart(text: string): number {
  let count = 0;
  while (count < text.length && DECORATION.test(text[count] ?? '')) count += 1;
  return count;
}

function decorationAtEnd(text: string): number {
  let count = 0;
  while (count < text.length && DECORATION.test(text[text.length - 1 - count] ?? '')) count += 1;
  return count;
}

/** `##### NETFLIX #####`: a heading among channels, which plays nothing. */
export const header: Rule = (text) => {
  const start = decorationAtStart(text);
  const end = decorationAtEnd(text);
  if (start < 2 || end < 2 || start + end >= text.length) return null;
  const title = text.slice(start, text.length - end).trim();
  return title === ''
    ? null
    : { text: title, rule: 'header', token: text.slice(0, start), finding: { tags: ['header'] } };
};

/** `EVENT 1: UFC FIGHT NIGHT 135 8/25 6:30PM EST`: without its number and time. */
export const event: Rule = (text) => {
  const start = EVENT.exec(text)?.[0];
  if (start === undefined) return null;
  const name = text.slice(start.length);
  const time = BROADCAST_TIME.exec(name.slice(-LONGEST_TIME))?.[0] ?? '';
  const title = trimEndSeparators(name.slice(0, name.length - time.length));
  if (title === '') return null;
  return { text: title, rule: 'event', token: `${start.trim()} …${time}`, finding: { tags: ['event'] } };
};
