import { z } from 'zod';
import { defineJob } from '../platform/queue/queue.ts';

/** Tried until the server is back: a message to it is never lost. */
export const scanJob = defineJob({
  name: 'delivery.scan',
  payload: z.object({ media_server_id: z.int() }),
  concurrency: 4,
  maxAttempts: 1_000_000,
  backoffMs: 5_000,
});

/** Looks whether told files can be played; the rows say what is due. */
export const followJob = defineJob({
  name: 'delivery.follow',
  payload: z.object({ media_server_id: z.int() }),
  concurrency: 4,
  maxAttempts: 1_000_000,
  backoffMs: 2_000,
});

/** Tried for about an hour; the account's next sync begins it anew. */
export const restoreJob = defineJob({
  name: 'delivery.restore-titles',
  payload: z.object({ playlist_id: z.int() }),
  concurrency: 1,
  maxAttempts: 12,
  backoffMs: 10_000,
});
