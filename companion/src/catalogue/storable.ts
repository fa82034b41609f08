/**
 * JSON as Postgres takes it: it refuses the halves of a character that providers cut in two, and NUL. The halves become
 * the replacement character, as in any text that is written as UTF-8.
 */
export function storableJson(value: object): string {
  return JSON.stringify(value, (_key, one: unknown) =>
    typeof one === 'string' ? one.replace(/[\ud800-\udfff]/gu, '\ufffd').replaceAll('\0', '') : one,
  );
}

const largestInteger = 2_147_483_647;

/** A number that fits an integer column, or null: panels count episodes by dates and worse. */
export function storableInteger(value: number | null): number | null {
  return value !== null && Math.abs(value) <= largestInteger ? Math.trunc(value) : null;
}
