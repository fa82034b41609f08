import { z } from 'zod';
import { defineJob } from '../platform/queue/queue.ts';

/** Tried once: a failed sync stands at its playlist, and the schedule comes round again. */
export const syncJob = defineJob({
  name: 'catalogue.sync',
  payload: z.object({ playlist_id: z.int() }),
  concurrency: 2,
  maxAttempts: 1,
  backoffMs: 0,
});

/** Names by other rules or languages than before; what is interrupted begins anew and finds most of it done. */
export const rereadJob = defineJob({
  name: 'catalogue.reread',
  payload: z.object({ playlist_id: z.int() }),
  concurrency: 1,
  maxAttempts: 5,
  backoffMs: 5_000,
});
