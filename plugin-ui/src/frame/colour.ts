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

/** What can't be read: text below 7:1, an accent below 4.5:1 (itself or the ink on it), a surface that hides the text. */
export function colourProblems({ canvas = '#111216', surface, text, accent }: HostColours): Set<keyof HostColours> {
  const problems = new Set<keyof HostColours>();
  if (text && contrast(text, canvas) < 7) problems.add('text');
  const read = text && !problems.has('text') ? text : isLight(canvas) ? '#15181d' : '#eceef2';
  if (surface && (contrast(read, surface) < 7 || isLight(surface) !== isLight(canvas))) problems.add('surface');
  if (accent && (contrast(accent, canvas) < 4.5 || contrast(inkOn(accent), accent) < 4.5)) problems.add('accent');
  return problems;
}
