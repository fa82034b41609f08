import { z } from 'zod';
import { defineJob } from '../../platform/queue/queue.ts';

/** Tried for about half a day, at last every ten minutes. */
export const notifyJob = defineJob({
  name: 'delivery.notify',
  payload: z.object({ notification_id: z.int() }),
  concurrency: 4,
  maxAttempts: 80,
  backoffMs: 2_000,
});
