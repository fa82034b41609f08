import { effect, type Signal, signal } from '@preact/signals';

/** A choice of this browser that survives a reload. Where storage is closed (inside some frames) it lasts for the visit. */
export function preference<T>(name: string, fallback: T, read: (text: string) => T | undefined): Signal<T> {
  const choice = signal(stored(name, read) ?? fallback);
  effect(() => store(name, choice.value));
  return choice;
}

/** What the browser keeps under a name, read; undefined where it keeps nothing or storage is closed. */
export function stored<T>(name: string, read: (text: string) => T | undefined): T | undefined {
  try {
    const text = localStorage.getItem(`xd.${name}`);
    return text === null ? undefined : read(text);
  } catch {
    return undefined;
  }
}

function store(name: string, value: unknown): void {
  try {
    if (value === null) localStorage.removeItem(`xd.${name}`);
    else localStorage.setItem(`xd.${name}`, String(value));
  } catch {
    // The choice holds until the page is left.
  }
}

export const themes = ['dark', 'light', 'auto'] as const;
export type Theme = (typeof themes)[number];

export const theme = preference<Theme>('theme', 'dark', (text) => themes.find((name) => name === text));

/** The language of the panel; null = as the browser says. */
export const chosenLanguage = preference<string | null>('language', null, (text) => text || undefined);

/** The account whose titles are shown; null = all of them. */
export const chosenPlaylist = preference<number | null>('playlist', null, (text) => Number(text) || undefined);

export function applyTheme(): void {
  effect(() => {
    document.documentElement.dataset.theme = theme.value;
  });
}
