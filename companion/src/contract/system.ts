import { z } from 'zod';
import { pageOf, Time } from './common.ts';
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
        floor_bytes: z.int().describe('So much of it downloads leave free'),
        needed_bytes: z.int().describe('What the queue still has to write, as far as sizes are known'),
      }),
    ),
    jobs: z.array(z.object({ name: z.string(), key: z.string().nullable(), running_since: Time })),
    downloads: z.object({
      active: z.int(),
      queued: z.int(),
      speed_bps: z.number(),
      limits: z
        .object({
          allowed: z.boolean(),
          speed_limit_bps: z.int().nullable().describe('Bytes per second; null = no limit'),
          until: Time.nullable().describe('When this changes by the schedule'),
          reason: z.enum(['always', 'window', 'outside-windows']),
        })
        .describe('What holds for downloads now'),
    }),
  })
  .meta({ id: 'System' });
export type System = z.infer<typeof System>;

export const HealthFinding = z
  .object({
    id: z.string().describe('Stable'),
    level: z.enum(['ok', 'warning', 'error']),
    title: z.string(),
    detail: z.string(),
    fix: z.string().nullable().describe('What to do, where something is wrong'),
    link: z.string().nullable().describe('The place in the panel where that is done'),
  })
  .meta({ id: 'HealthFinding' });
export type HealthFinding = z.infer<typeof HealthFinding>;

export const LogLine = z
  .object({ time: Time, level: z.string(), message: z.string(), fields: z.record(z.string(), z.unknown()) })
  .meta({ id: 'LogLine' });

const MediaCheck = z.object({
  path: z.string(),
  findings: z.array(
    z.object({ check: z.enum(['write', 'rename', 'space', 'same-file-system']), ok: z.boolean(), detail: z.string() }),
  ),
});

export const readFindings = defineRoute({
  method: 'get',
  path: '/api/system/health',
  tag: 'system',
  summary: 'What is well and what is not, each with its fix; the worst first',
  access: 'admin',
  answers: { 200: pageOf(HealthFinding) },
});
export const readLog = defineRoute({
  method: 'get',
  path: '/api/system/log',
  tag: 'system',
  summary: 'The last lines of the log from `info` on, the newest first; at most 500 are kept',
  access: 'admin',
  query: z.object({
    limit: z
      .string()
      .regex(/^\d{1,3}$/, 'must be a whole number from 1 to 500')
      .transform(Number)
      .refine((n) => n >= 1 && n <= 500, 'must be between 1 and 500')
      .optional(),
  }),
  answers: { 200: pageOf(LogLine) },
});
export const checkMedia = defineRoute({
  method: 'post',
  path: '/api/system/media-check',
  tag: 'system',
  summary: 'Try what a download does with the media folder',
  access: 'admin',
  answers: { 200: MediaCheck },
});

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
