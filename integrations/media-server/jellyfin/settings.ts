import { MediaServerError, type MediaServerOptions } from '../media-server.ts';

/** How this program names itself to Jellyfin; shown in its dashboard beside the device. */
export const CLIENT = { name: 'Xtreme Downloader', version: '1' };

const DEFAULT_TIMEOUT_MS = 15_000;

/** A page of items comes with their sources and streams, a few kilobytes each; beyond this something else answers. */
export const MAX_ANSWER_BYTES = 64 * 1024 * 1024;

export type JellyfinSettings = {
  baseUrl: string;
  apiKey: string;
  allowInvalidTls: boolean;
  timeoutMs: number;
};

export function readSettings(options: MediaServerOptions): JellyfinSettings {
  return {
    baseUrl: cleanBaseUrl(options.url),
    apiKey: options.apiKey.trim(),
    allowInvalidTls: options.allowInvalidTls ?? false,
    timeoutMs: options.timeoutMs ?? DEFAULT_TIMEOUT_MS,
  };
}

/** Takes what people paste (`jelly:8096`, `https://host/jellyfin/web/#/home`) to `http://jelly:8096`, `https://host/jellyfin`. */
export function cleanBaseUrl(text: string): string {
  const trimmed = text.trim();
  const url = parseUrl(/^[a-z][a-z0-9+.-]*:\/\//i.test(trimmed) ? trimmed : `http://${trimmed}`);
  if (!url || !['http:', 'https:'].includes(url.protocol) || !url.hostname) {
    throw new MediaServerError(
      'bad-address',
      'The address of the Jellyfin server cannot be used; write it like http://192.168.1.10:8096 or https://example.org/jellyfin.',
    );
  }
  const path = url.pathname.replace(/\/web(\/(index\.html)?)?$/, '').replace(/\/+$/, '');
  return url.origin + path;
}

function parseUrl(text: string): URL | null {
  return URL.canParse(text) ? new URL(text) : null;
}
