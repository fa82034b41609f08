import { z } from 'zod';
import { Time } from './common.ts';
import { defineRoute } from './route.ts';

const Password = z.string().min(8, 'must have at least 8 characters').max(200, 'must have at most 200 characters');

export const Setup = z.object({ needed: z.boolean() }).meta({ id: 'Setup' });

export const Session = z
  .object({
    signed_in: z.boolean(),
    user: z.object({ name: z.string(), role: z.enum(['admin']) }).nullable(),
    expires_at: Time.nullable(),
  })
  .meta({ id: 'Session' });
export type Session = z.infer<typeof Session>;

export const readSetup = defineRoute({
  method: 'get',
  path: '/api/setup',
  tag: 'session',
  summary: 'Is the first-run set-up still needed?',
  access: 'open',
  answers: { 200: Setup },
});

export const completeSetup = defineRoute({
  method: 'post',
  path: '/api/setup',
  tag: 'session',
  summary: "Set the administrator's password with the one-time code of the start's address; signs in",
  access: 'open',
  body: z.strictObject({ password: Password, code: z.string().min(1).max(100) }),
  answers: { 201: Session },
});

export const readSession = defineRoute({
  method: 'get',
  path: '/api/session',
  tag: 'session',
  summary: 'Who is signed in',
  access: 'open',
  answers: { 200: Session },
});

export const signIn = defineRoute({
  method: 'post',
  path: '/api/session',
  tag: 'session',
  summary: 'Sign in with the administrator password; sets the session cookie',
  access: 'open',
  body: z.strictObject({ password: z.string().min(1).max(200) }),
  answers: { 201: Session },
});

export const signOut = defineRoute({
  method: 'delete',
  path: '/api/session',
  tag: 'session',
  summary: 'Sign out',
  access: 'admin',
  answers: { 204: null },
});
