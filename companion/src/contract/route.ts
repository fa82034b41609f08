import type { ZodType, z } from 'zod';

/**
 * Who may call: `open` = anybody, `admin` = the administrator (session cookie, its token, or API key), `ticket` = the
 * administrator, also by a ticket in the query: what an element of a page shows by its address alone.
 */
export type Access = 'open' | 'admin' | 'ticket';

/**
 * One HTTP call as data: the router mounts it, validates with it and the OpenAPI document is generated from it.
 * `answers` maps each success status to the schema of its body, or to a media type where the body is not JSON, or to null.
 */
export type Route<
  P extends ZodType = ZodType,
  Q extends ZodType = ZodType,
  B extends ZodType = ZodType,
  A extends Answers = Answers,
> = {
  method: 'get' | 'post' | 'put' | 'patch' | 'delete';
  path: string;
  tag: string;
  summary: string;
  access: Access;
  params?: P;
  query?: Q;
  body?: B;
  /** Where a body may be larger than the usual megabyte. */
  bodyLimit?: string;
  answers: A;
};

export type Answers = Record<number, ZodType | { media: string } | null>;

/** The body that a handler of this route returns. */
export type AnswerOf<R extends Route> = {
  [S in keyof R['answers']]: R['answers'][S] extends ZodType ? z.input<R['answers'][S]> : undefined;
}[keyof R['answers']];

export function defineRoute<
  P extends ZodType = ZodType<Record<string, never>>,
  Q extends ZodType = ZodType<Record<string, never>>,
  B extends ZodType = ZodType<undefined>,
  A extends Answers = Answers,
>(route: Route<P, Q, B, A>): Route<P, Q, B, A> {
  return route;
}
