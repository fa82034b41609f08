import { z } from 'zod';
import { defineSetting } from '../platform/settings.ts';

const separator = /\s+/;

/** Pages that may show the panel at `/embed` in a frame. */
export const embedOrigins = defineSetting({
  key: 'embed_origins',
  schema: z
    .string()
    .trim()
    .max(2000)
    .refine(
      (text) => originsOf(text).every(isOrigin),
      'must be origins such as https://jellyfin.example.org, with a space in between',
    ),
  default: '',
  description: 'Origins whose pages may show the panel in a frame (/embed), with a space in between',
});

export const accessSettings = [embedOrigins];

export function originsOf(text: string): string[] {
  return text.split(separator).filter(Boolean);
}

/** As a browser writes it: nothing but scheme, host and port, so that it can be no directive of its own. */
function isOrigin(text: string): boolean {
  return /^https?:\/\/[^\s;,'"*]+$/i.test(text) && URL.canParse(text) && new URL(text).origin === text.toLowerCase();
}
