import { type HostColours, inkOn, isLight, readable, readColour } from './colour.ts';

const names = ['canvas', 'surface', 'text', 'accent'] as const;

/** Inside a frame the page around it may hand over four colours: in the query, or by message at any time. */
export function takeHostColours(): void {
  if (!embedded()) return;
  const query = new URLSearchParams(location.search);
  apply(readAll((name) => query.get(name)));
  addEventListener('message', ({ source, data }: MessageEvent<unknown>) => {
    // Only the page that holds the frame may dress it: one that the settings name, else there would be no frame.
    if (source !== parent || source === window || !isColours(data)) return;
    apply(readAll((name) => data.colours[name]));
  });
}

/** Is the panel part of another page? Then that page has the navigation and the theme. */
export const embedded = (): boolean => document.documentElement.dataset.embed !== undefined;

type Message = { type: 'xtreme-downloader:colours'; colours: Record<string, unknown> };

function isColours(data: unknown): data is Message {
  const message = data as Partial<Message> | null;
  return (
    message?.type === 'xtreme-downloader:colours' && typeof message.colours === 'object' && message.colours !== null
  );
}

function readAll(valueOf: (name: string) => unknown): HostColours {
  return Object.fromEntries(
    names.flatMap((name) => {
      const colour = readColour(valueOf(name));
      return colour ? [[name, colour]] : [];
    }),
  );
}

/** The lesser tones are mixed from these in the style sheet (LOOK: "Embedded"); what is refused or missing stays ours. */
function apply(given: HostColours): void {
  const root = document.documentElement;
  const { scheme, colours, quiet } = readable(given, schemeNow());
  if (given.canvas) root.dataset.theme = scheme;
  const { accent } = colours;
  const set = (name: string, value: string | undefined) =>
    value ? root.style.setProperty(name, value) : root.style.removeProperty(name);
  for (const name of names) set(`--host-${name}`, colours[name]);
  root.toggleAttribute('data-plain-text', !quiet);
  const ink = accent && inkOn(accent);
  set('--accent-fill', accent);
  set('--accent-on', ink);
  set('--accent-hover', accent && ink && `color-mix(in oklab, ${accent}, ${isLight(ink) ? '#000' : '#fff'} 12%)`);
}

function schemeNow(): 'dark' | 'light' {
  const { theme } = document.documentElement.dataset;
  if (theme === 'auto') return matchMedia('(prefers-color-scheme: light)').matches ? 'light' : 'dark';
  return theme === 'light' ? 'light' : 'dark';
}
