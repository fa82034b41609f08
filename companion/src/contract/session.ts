import { z } from 'zod';
import { Time } from './common.ts';
import { defineRoute } from './route.ts';

const Password = z.string().min(8, 'must have at least 8 characters').max(200, 'must have at most 200 characters');

export const Setup = z.object({ needed: z.boolean() }).meta({ id: 'Setup' });

export const Session = z
  .object({
    signed_in: z.boolean(),
    user: z
      .object({
        name: z.string(),
        role: z.enum(['admin', 'viewer']).describe('admin: everything; viewer: browses, plays and requests'),
        source: z.enum(['local', 'jellyfin']).describe('Who knows this person'),
        via: z
          .enum(['session', 'api-key', 'plugin'])
          .describe('plugin: the media server vouches for the person; there is nothing to sign out of here'),
      })
      .nullable(),
    expires_at: Time.nullable(),
  })
  .meta({ id: 'Session' });
export type Session = z.infer<typeof Session>;

/** Asked for by a panel in a frame of another site's page, which a browser gives no cookie. */
const WithToken = z
  .boolean()
  .optional()
  .describe('Answers the session as a token too, for a frame that is given no cookie');

export const SignedIn = Session.extend({
  token: z.string().optional().describe('Only when asked for; goes as `Authorization: Bearer`, or in `auth: {token}`'),
}).meta({ id: 'SignedIn' });
export type SignedIn = z.infer<typeof SignedIn>;

export const Ticket = z.object({ ticket: z.string(), expires_at: Time }).meta({ id: 'Ticket' });
export type Ticket = z.infer<typeof Ticket>;

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
  body: z.strictObject({ password: Password, code: z.string().min(1).max(100), with_token: WithToken }),
  answers: { 201: SignedIn },
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
  body: z.strictObject({ password: z.string().min(1).max(200), with_token: WithToken }),
  answers: { 201: SignedIn },
});

export const createTicket = defineRoute({
  method: 'post',
  path: '/api/session/ticket',
  tag: 'session',
  summary: 'A text for the query of pictures and streams (`?ticket=`) that shows them without a cookie for some hours',
  access: 'viewer',
  answers: { 201: Ticket },
});

export const signOut = defineRoute({
  method: 'delete',
  path: '/api/session',
  tag: 'session',
  summary: 'Sign out',
  access: 'viewer',
  answers: { 204: null },
});
