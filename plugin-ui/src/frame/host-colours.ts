import { colourProblems, type HostColours, inkOn, isLight, readColour } from './colour.ts';

const names = ['canvas', 'surface', 'text', 'accent'] as const;
const fallback = { dark: '#111216', light: '#f6f7f9' };

/** Inside a frame the page around it may hand over four colours: in the query, or by message at any time. */
export function takeHostColours(): void {
  if (document.documentElement.dataset.embed === undefined) return;
  const query = new URLSearchParams(location.search);
  apply(readAll((name) => query.get(name)));
  addEventListener('message', ({ source, data }: MessageEvent<unknown>) => {
    // Only the page that holds the frame may dress it; what it says is read as colours and nothing else.
    if (source !== parent || !isColours(data)) return;
    apply(readAll((name) => data.colours[name]));
  });
}

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

/** Takes what can be read on the given canvas and leaves the rest as it is (LOOK: "Embedded"). */
function apply(given: HostColours): void {
  const root = document.documentElement;
  if (given.canvas) root.dataset.theme = isLight(given.canvas) ? 'light' : 'dark';
  const canvas = given.canvas ?? (root.dataset.theme === 'light' ? fallback.light : fallback.dark);
  const refused = colourProblems({ ...given, canvas });
  for (const name of names) {
    const colour = given[name];
    if (colour && !refused.has(name)) root.style.setProperty(`--host-${name}`, colour);
  }
  if (given.accent && !refused.has('accent')) {
    root.style.setProperty('--accent-fill', given.accent);
    root.style.setProperty('--accent-on', inkOn(given.accent));
  }
}
