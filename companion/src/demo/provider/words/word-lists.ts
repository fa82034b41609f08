/** Turns texts whose entries are apart by `|` or a line break into lists. Keeps long data readable. */
export function wordLists<Key extends string>(texts: Record<Key, string>): Record<Key, string[]> {
  const lists = Object.entries<string>(texts).map(([key, text]) => [key, wordList(text)]);
  return Object.fromEntries(lists) as Record<Key, string[]>;
}

export function wordList(text: string): string[] {
  return text.split(/[|\n]/).map((word) => word.trim());
}
