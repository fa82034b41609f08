import { z } from 'zod';
import { defineJob } from '../platform/queue/queue.ts';

export const checkJob = defineJob({
  name: 'tracking.check',
  payload: z.object({ series_id: z.int() }),
  concurrency: 2,
  maxAttempts: 3,
  backoffMs: 60_000,
});
