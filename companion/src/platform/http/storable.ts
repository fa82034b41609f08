/**
 * Whether the database can keep every text in this value: Postgres takes neither the character 0 nor half of a
 * surrogate pair. Walks without recursion: the value may be nested as deep as a megabyte of brackets allows.
 */
export function isStorable(value: unknown): boolean {
  const rest: unknown[] = [value];
  while (rest.length > 0) {
    const one = rest.pop();
    if (typeof one === 'string' && (one.includes('\0') || /\p{Surrogate}/u.test(one))) return false;
    if (typeof one === 'object' && one !== null) for (const entry of Object.entries(one)) rest.push(...entry);
  }
  return true;
}
