import { z } from 'zod';

const largestId = 2_147_483_647;

/** One of our own ids: an integer, the same over every sync. */
export const Id = z.int().min(1).max(largestId);

const idInText = z
  .string()
  .regex(/^\d{1,10}$/, 'must be a whole number from 1')
  .transform(Number)
  .refine((id) => id >= 1 && id <= largestId, `must be between 1 and ${largestId}`);

export const IdParams = z.object({ id: idInText });

export const IdInQuery = idInText;

export const flagInQuery = z
  .enum(['true', 'false', '1', '0'], 'must be true or false')
  .transform((text) => text === 'true' || text === '1');

/** ISO 8601, UTC. */
export const Time = z.iso.datetime();

export const Kind = z.enum(['live', 'movie', 'series', 'season', 'episode']);
export const TitleKind = z.enum(['live', 'movie', 'series']);
export type TitleKind = z.infer<typeof TitleKind>;

export const PageQuery = z.object({
  limit: z
    .string()
    .regex(/^\d{1,3}$/, 'must be a whole number from 1 to 200')
    .transform(Number)
    .refine((n) => n >= 1 && n <= 200, 'must be between 1 and 200')
    .optional(),
  // A name's cursor carries the name.
  cursor: z.string().max(4000).optional(),
});

/** A list's answer. `total` is exact to 1,000; beyond that `total_estimated` is true. */
export function pageOf<T extends z.ZodType>(item: T) {
  return z.object({
    items: z.array(item),
    next_cursor: z.string().nullable(),
    total: z.int(),
    total_estimated: z.literal(true).optional(),
  });
}

/** RFC 9457 §3.2: a call may add members of its own, e.g. `rejected` where no download could be queued. */
export const Problem = z
  .looseObject({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    code: z.string().describe('Stable, for programs'),
    errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
  })
  .meta({ id: 'Problem', description: 'RFC 9457 problem details' });

/** Where something went wrong and whether waiting may help. */
export const Failure = z
  .object({ code: z.string(), message: z.string(), retryable: z.boolean() })
  .meta({ id: 'Failure' });
export type Failure = z.infer<typeof Failure>;

/** Text without control characters, trimmed, of a sane length. */
export function shortText(max = 200) {
  return z
    .string()
    .trim()
    .min(1, 'must not be empty')
    .max(max, `must have at most ${max} characters`)
    .regex(/^[^\u0000-\u001f\u007f]*$/, 'must not contain control characters');
}
