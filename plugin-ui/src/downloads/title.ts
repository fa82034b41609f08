/** A download's title in the two parts in which it is shown. */
export type TitleParts = { name: string; detail: string };

/**
 * `The Lanternkeepers (2021) S03E05 - The Drowned Bell` → name and `S03E05 · The Drowned Bell`: with a number of its own it
 * needs no year; `Film (2024)` → name and year.
 */
export function titleParts(title: string): TitleParts {
  const episode = /^(.+?)(?:\s+\(\d{4}\))?\s+(S\d{2,4}E\d{2,5}(?:-E?\d{2,5})?)(?:\s+-\s+(.*))?$/u.exec(title);
  if (episode) {
    const [, name = title, code = '', rest] = episode;
    return { name, detail: rest ? `${code} · ${rest}` : code };
  }
  const film = /^(.+?)\s+\((\d{4})\)$/u.exec(title);
  return film ? { name: film[1] ?? title, detail: film[2] ?? '' } : { name: title, detail: '' };
}

/** An episode's own name: without the series' name and number, which its row says already. Empty when it has none. */
export function episodeName(title: string): string {
  const rest = /S\d{2,4}E\d{2,5}(?:-E?\d{2,5})?\s*(?:[-–:.]\s*)?(.*)$/iu.exec(title);
  return rest ? (rest[1] ?? '').trim() : title;
}
