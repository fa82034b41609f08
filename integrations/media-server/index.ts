import { createJellyfin } from './jellyfin/jellyfin.ts';
import type { MediaServer, MediaServerOptions } from './media-server.ts';

export * from './media-server.ts';

/** The kinds there are, one line each. A new one: its folder, its line here, and its run of the contract suite. */
export const mediaServerKinds = {
  jellyfin: { name: 'Jellyfin', create: createJellyfin },
} satisfies Record<string, { name: string; create: (options: MediaServerOptions) => MediaServer }>;

export type MediaServerKind = keyof typeof mediaServerKinds;

/** Nothing is asked of the server yet. @throws MediaServerError `bad-address` when the URL cannot be one. */
export function createMediaServer({ kind, ...options }: { kind: MediaServerKind } & MediaServerOptions): MediaServer {
  return mediaServerKinds[kind].create(options);
}
