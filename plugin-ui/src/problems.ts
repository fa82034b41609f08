import { ApiError, sentenceOf } from './api.ts';

/** What the service says about one field of a form, as a sentence; undefined where it says nothing of it. */
export function problemOf(error: unknown, path: string): string | undefined {
  const found = error instanceof ApiError ? error.fields.find((field) => field.path === path) : undefined;
  return found && asSentence(found.message);
}

/** What stands below the form: everything that none of its fields shows. */
export function problemBeside(error: unknown, shown: readonly string[]): string | undefined {
  if (error === undefined || error === null) return undefined;
  const fields = error instanceof ApiError ? error.fields : [];
  if (fields.length > 0 && fields.every(({ path }) => shown.includes(path))) return undefined;
  return sentenceOf(error);
}

function asSentence(text: string): string {
  const whole = /[.!?]$/.test(text) ? text : `${text}.`;
  return whole.charAt(0).toUpperCase() + whole.slice(1);
}
