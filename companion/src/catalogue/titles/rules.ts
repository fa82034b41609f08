import { RE2JS } from 're2js';
import { normaliseName } from './normalise.ts';
import { hasWord } from './text.ts';

/** The user's own rule for the names of titles. */
export type TitleRule = {
  action: 'strip' | 'replace';
  /** Text, or a regular expression in RE2's syntax. */
  find: string;
  regex: boolean;
  /** What stands there instead; `$1` for what the first pair of brackets of a regular expression matched. */
  with: string;
  match_case: boolean;
  /** null = of all accounts. */
  playlist_id: number | null;
  enabled: boolean;
};

/** A name as it is read, before anything is taken from it. */
export type NameEdit = { rule: string; apply: (text: string) => string };

const longestFind = 200;
/** Copies of a part that a count asks for, all counts within each other multiplied: each is a step for every character. */
const mostCopies = 200;
/** No title is that long; what is, stays as it is. */
const longestName = 1000;

/** Why a rule can't be used, as the end of a sentence about it; null when it can. */
export function ruleFault({ find, regex, action, with: replacement }: TitleRule): string | null {
  if (find === '') return 'looks for nothing: enter the text to find';
  if (find.length > longestFind) return `is longer than ${longestFind} characters`;
  if (!regex) return null;
  if (copiesOf(find) > mostCopies)
    return `repeats a part more than ${mostCopies} times, which takes too long on every title`;
  let groups: number;
  try {
    const pattern = RE2JS.compile(find);
    if (pattern.matcher('').find()) return 'also matches nothing at all, so it would fit everywhere';
    groups = pattern.groupCount();
  } catch (error) {
    return `is no regular expression that can be used: ${explain(error)}`;
  }
  return action === 'replace' ? replacementFault(replacement, groups) : null;
}

function replacementFault(replacement: string, groups: number): string | null {
  for (const [part, escaped, digit] of replacement.matchAll(/\\(.?)|\$(\d)?/g)) {
    if (part.startsWith('\\')) {
      if (escaped !== '\\' && escaped !== '$') return 'has a backslash in its replacement: write two of them';
    } else if (digit === undefined) return 'has a $ without a number in its replacement: write \\$ for the sign';
    else if (Number(digit) > groups) return `has ${part} in its replacement, but ${groups} pairs of brackets`;
  }
  return null;
}

function explain(error: unknown): string {
  const message = error instanceof Error ? error.message.replace(/^error parsing regexp: /, '') : String(error);
  const hint = /\(\?|invalid escape sequence: `\\[1-9]/.test(message)
    ? ' (looking ahead or behind and references to what was matched before are not possible: they can take for ever)'
    : '';
  return message + hint;
}

/** The largest product of counts: `(a{10}){10}` copies its part a hundred times. An estimate from above. */
function copiesOf(pattern: string): number {
  const counts = [...pattern.matchAll(/\{(\d{1,9})(?:,(\d{0,9}))?\}/g)].map(([, least, most]) => Number(most || least));
  return counts.reduce((product, count) => product * Math.max(1, count), 1);
}

/** The rules of one account that are switched on, in their order. Rules with a fault do nothing. */
export function nameEdits(rules: readonly TitleRule[], playlistId: number): NameEdit[] {
  return rules
    .filter(
      (rule) => rule.enabled && (rule.playlist_id === null || rule.playlist_id === playlistId) && !ruleFault(rule),
    )
    .map((rule) => ({
      rule: `${rule.action} ${rule.find}`,
      apply: rule.regex ? editByPattern(rule) : editByText(rule),
    }));
}

function editByText({ find, match_case, ...rule }: TitleRule): NameEdit['apply'] {
  const pattern = new RegExp(find.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&'), match_case ? 'gu' : 'giu');
  const replacement = replacementOf(rule);
  return (text) => text.replace(pattern, () => replacement);
}

/** By an engine whose time grows with the text and never explodes, whatever the pattern. */
function editByPattern({ find, match_case, ...rule }: TitleRule): NameEdit['apply'] {
  const pattern = RE2JS.compile(find, match_case ? 0 : RE2JS.CASE_INSENSITIVE);
  const replacement = replacementOf(rule);
  return (text) => {
    const matcher = pattern.matcher(text);
    return matcher.find() ? matcher.reset().replaceAll(replacement) : text;
  };
}

const replacementOf = ({ action, with: text }: Pick<TitleRule, 'action' | 'with'>) => (action === 'strip' ? '' : text);

/**
 * A name, already plain, by the user's rules, one after the other. A rule that would leave no letter and no digit does
 * nothing. `noted` hears of each that changed it.
 */
export function editName(
  text: string,
  edits: readonly NameEdit[],
  noted?: (rule: string, text: string) => void,
): string {
  if (edits.length === 0 || text.length > longestName) return text;
  let edited = text;
  for (const { rule, apply } of edits) {
    const next = normaliseName(apply(edited));
    if (next === edited || !hasWord(next)) continue;
    edited = next;
    noted?.(rule, next);
  }
  return edited;
}
