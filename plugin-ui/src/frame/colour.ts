/** Colours as literal `#rrggbb`; a host's words are never put into a style as they are. */
export type HostColours = { canvas?: string; surface?: string; text?: string; accent?: string };

const inks = ['#ffffff', '#00141d'] as const;

/** `1c2430`, `#1c2430`, `#abc` or `rgb(28, 36, 48)` → `#1c2430`; anything else (names, variables, urls) is no colour. */
export function readColour(value: unknown): string | null {
  if (typeof value !== 'string') return null;
  const text = value.trim().toLowerCase();
  const short = /^#?([0-9a-f])([0-9a-f])([0-9a-f])$/.exec(text);
  if (short)
    return `#${short
      .slice(1)
      .map((digit) => digit + digit)
      .join('')}`;
  const long = /^#?([0-9a-f]{6})$/.exec(text);
  if (long) return `#${long[1]}`;
  const parts = /^rgb\(\s*(\d{1,3})[\s,]+(\d{1,3})[\s,]+(\d{1,3})\s*\)$/.exec(text)?.slice(1).map(Number);
  if (!parts || parts.some((part) => part > 255)) return null;
  return `#${parts.map((part) => part.toString(16).padStart(2, '0')).join('')}`;
}

/** Relative luminance, 0 (black) to 1 (white), as WCAG 2 defines it. */
export function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const value = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** 1 (the same) to 21 (black on white). */
export function contrast(one: string, other: string): number {
  const [darker = 0, lighter = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (lighter + 0.05) / (darker + 0.05);
}

export const isLight = (colour: string): boolean => contrast(colour, '#000000') > contrast(colour, '#ffffff');

/** The ink that reads better on a solid ground. */
export function inkOn(ground: string): string {
  return contrast(inks[0], ground) >= contrast(inks[1], ground) ? inks[0] : inks[1];
}

type Scheme = 'dark' | 'light';

/** The colours that stay ours, on which a host's are judged; the same as in the style sheet's tokens. */
const ours: Record<Scheme, { canvas: string; text: string; meanings: readonly string[] }> = {
  dark: { canvas: '#101010', text: '#eceef2', meanings: ['#3bb8ea', '#5fcb90', '#e3b25a', '#f58689', '#c795e6'] },
  light: { canvas: '#f6f7f9', text: '#15181d', meanings: ['#00709b', '#17713f', '#855400', '#b8242b', '#7a3c9e'] },
};
const least = { text: 7, accent: 4.5, meaning: 4.8, roomForQuiet: 13 };

/** What is taken of a host's colours. `quiet`: is there room for a lesser text that can still be read? */
export type Dress = { scheme: Scheme; colours: HostColours; quiet: boolean };

/**
 * Takes what can be read and leaves the rest: no ground on which our text or a meaning is hard to read, no text below
 * 7:1 on the grounds, no accent below 4.5:1 (itself, or the ink on it). Without a canvas the scheme is the given one.
 */
export function readable(given: HostColours, scheme: Scheme): Dress {
  const chosen = given.canvas ? (isLight(given.canvas) ? 'light' : 'dark') : scheme;
  const own = ours[chosen];
  const carries = (ground: string) => own.meanings.every((one) => contrast(one, ground) >= least.meaning);
  const colours: HostColours = {};
  if (given.canvas && carries(given.canvas)) colours.canvas = given.canvas;
  const canvas = colours.canvas ?? own.canvas;
  if (given.text && contrast(given.text, canvas) >= least.text) colours.text = given.text;
  const text = colours.text ?? own.text;
  const { surface, accent } = given;
  if (surface && carries(surface) && contrast(text, surface) >= least.text) colours.surface = surface;
  if (accent && contrast(accent, canvas) >= least.accent && contrast(inkOn(accent), accent) >= least.accent) {
    colours.accent = accent;
  }
  const grounds = [canvas, colours.surface ?? canvas];
  return { scheme: chosen, colours, quiet: grounds.every((one) => contrast(text, one) >= least.roomForQuiet) };
}
