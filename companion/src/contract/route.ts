import type { ZodType, z } from 'zod';

/** `admin` = an administrator: everything. `viewer` = a person of a media server: browses, plays, requests. */
export type Role = 'admin' | 'viewer';

/**
 * Who may call: `open` = anybody, otherwise the least role that it takes (session, its token, a signed identity of the
 * plugin, or an API key, which is an administrator's). What changes anything for all is `admin`.
 */
export type Access = 'open' | Role;

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
  /** A ticket in the query will do too: what an element of a page shows by its address alone. */
  ticket?: true;
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
