import { createMediaServer, type MediaServer, MediaServerError } from '@xtreme/integrations/media-server';
import { AppError, messageOf } from '../platform/errors.ts';
import type { Logger } from '../platform/log.ts';
import type { Secrets } from '../platform/secrets.ts';
import type { MediaServerRow } from './store.ts';

export type Clients = ReturnType<typeof createClients>;

/** One client per media server; another one as soon as its row says so, whichever process changed it. */
export function createClients({ secrets, log }: { secrets: Secrets; log: Logger }) {
  const clients = new Map<number, { access: string; client: MediaServer }>();

  return {
    of(server: MediaServerRow): MediaServer {
      const { id, kind, url, api_key_sealed, allow_invalid_tls } = server;
      const access = JSON.stringify([kind, url, api_key_sealed, allow_invalid_tls]);
      const known = clients.get(id);
      if (known?.access === access) return known.client;
      const apiKey = secrets.open(api_key_sealed);
      const client = createMediaServer({ kind, url, apiKey, allowInvalidTls: allow_invalid_tls, log });
      clients.set(id, { access, client });
      return client;
    },
    forget: (id: number) => void clients.delete(id),
  };
}

const statuses: Record<string, number> = {
  unauthorised: 422,
  forbidden: 422,
  'bad-address': 422,
  'not-found': 404,
  conflict: 409,
};

/** What went wrong at a media server, as the API says it. */
export function asAppError(error: unknown): AppError {
  if (error instanceof AppError) return error;
  if (error instanceof MediaServerError) {
    const { code, message, retryable } = error;
    return new AppError(`media-server-${code}`, message, { status: statuses[code] ?? 502, retryable });
  }
  return new AppError('media-server', messageOf(error), { status: 502, retryable: true });
}
