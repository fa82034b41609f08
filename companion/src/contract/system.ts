import { z } from 'zod';
import { Time } from './common.ts';
import { defineRoute } from './route.ts';

export const System = z
  .object({
    version: z.string(),
    started_at: Time,
    uptime_seconds: z.int(),
    roles: z.array(z.string()),
    database: z.object({ mode: z.enum(['embedded', 'external']), ok: z.boolean(), version: z.string().nullable() }),
    queue: z.object({
      mode: z.enum(['database', 'redis']),
      ok: z.boolean(),
      waiting: z.int(),
      running: z.int(),
      failed: z.int(),
    }),
    disks: z.array(
      z.object({
        root: z.string(),
        path: z.string(),
        free_bytes: z.int(),
        total_bytes: z.int(),
        writable: z.boolean(),
        needed_bytes: z.int().describe('What the queue still has to write, as far as sizes are known'),
      }),
    ),
    jobs: z.array(z.object({ name: z.string(), key: z.string().nullable(), running_since: Time })),
    downloads: z.object({ active: z.int(), queued: z.int(), speed_bps: z.number() }),
  })
  .meta({ id: 'System' });
export type System = z.infer<typeof System>;

const checks = z.object({ status: z.enum(['ok', 'unavailable']), reasons: z.array(z.string()) });

export const readSystem = defineRoute({
  method: 'get',
  path: '/api/system',
  tag: 'system',
  summary: 'Version, uptime, database, queue, disk space, running jobs',
  access: 'admin',
  answers: { 200: System },
});
export const readHealth = defineRoute({
  method: 'get',
  path: '/healthz',
  tag: 'system',
  summary: 'The process is alive',
  access: 'open',
  answers: { 200: z.object({ status: z.literal('ok') }) },
});
export const readReadiness = defineRoute({
  method: 'get',
  path: '/readyz',
  tag: 'system',
  summary: 'Database, queue and media folder are usable; 503 with the reasons otherwise',
  access: 'open',
  answers: { 200: checks, 503: checks },
});
export const readMetrics = defineRoute({
  method: 'get',
  path: '/metrics',
  tag: 'system',
  summary: 'Prometheus metrics',
  access: 'admin',
  answers: { 200: { media: 'text/plain' } },
});
export const readOpenApi = defineRoute({
  method: 'get',
  path: '/api/openapi.json',
  tag: 'system',
  summary: 'This document',
  access: 'open',
  answers: { 200: z.record(z.string(), z.unknown()) },
});
