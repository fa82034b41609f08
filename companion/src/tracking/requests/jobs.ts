import { z } from 'zod';
import { defineJob } from '../../platform/queue/queue.ts';

/** Looks again for every request that waits. */
export const lookAgainJob = defineJob({
  name: 'tracking.requests',
  payload: z.object({}),
  concurrency: 1,
  maxAttempts: 3,
  backoffMs: 60_000,
});
