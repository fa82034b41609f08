import type { infer as Infer } from 'zod';
import { z } from 'zod';
import { type MediaServer, MediaServerError, type ServerUser, type SignedIn } from '../media-server.ts';
import { authentication, quickConnect, user } from './answers.ts';
import type { Call, JellyfinClient } from './client.ts';

type SignIn = Pick<
  MediaServer,
  | 'signIn'
  | 'verifyToken'
  | 'signOut'
  | 'quickConnectEnabled'
  | 'startQuickConnect'
  | 'quickConnectApproved'
  | 'finishQuickConnect'
>;

const WRONG_PASSWORD = { code: 'unauthorised', message: 'Jellyfin refused the user name or password.' } as const;
const NOT_LET_IN = {
  code: 'forbidden',
  message: 'Jellyfin does not let this user in: the user is disabled, locked out or not allowed from here.',
} as const;
const SWITCHED_OFF = {
  code: 'forbidden',
  message: 'Quick Connect is switched off in Jellyfin; sign in with a password.',
} as const;
const CODE_GONE = { code: 'not-found', message: 'The Quick Connect code has run out; start again.' } as const;
const CODE_REFUSED = {
  code: 'unauthorised',
  message: 'The Quick Connect code is not confirmed in Jellyfin, or has run out; start again.',
} as const;

export function jellyfinSignIn(client: JellyfinClient): SignIn {
  async function verifyToken(token: string, signal?: AbortSignal): Promise<ServerUser | null> {
    try {
      const found = await client.read(
        { method: 'GET', path: '/Users/Me', as: { token }, meanings: LETS_NOBODY_IN },
        user,
        signal,
      );
      return found.Policy?.IsDisabled ? null : toUser(found);
    } catch (error) {
      if (error instanceof MediaServerError && error.code === 'unauthorised') return null;
      throw error;
    }
  }

  async function authenticate(call: Call, signal?: AbortSignal): Promise<SignedIn> {
    const answer = await client.read(call, authentication, signal);
    const who = answer.User.Policy ? toUser(answer.User) : await verifyToken(answer.AccessToken, signal);
    if (!who) throw new MediaServerError(NOT_LET_IN.code, NOT_LET_IN.message);
    return { user: who, token: answer.AccessToken, serverId: answer.ServerId ?? '' };
  }

  return {
    verifyToken,

    signIn: ({ username, password, device }, signal) =>
      authenticate(
        {
          method: 'POST',
          path: '/Users/AuthenticateByName',
          body: { Username: username, Pw: password },
          as: { device },
          meanings: { 401: WRONG_PASSWORD, 403: NOT_LET_IN },
        },
        signal,
      ),

    async signOut(token, signal) {
      const call = { method: 'POST', path: '/Sessions/Logout', as: { token }, meanings: LETS_NOBODY_IN } as const;
      await client.send(call, signal).catch((error: unknown) => {
        if (!(error instanceof MediaServerError && error.code === 'unauthorised')) throw error;
      });
    },

    quickConnectEnabled: (signal) =>
      client.read({ method: 'GET', path: '/QuickConnect/Enabled', as: 'nobody' }, z.boolean(), signal),

    async startQuickConnect(device, signal) {
      const meanings = { 401: SWITCHED_OFF, 403: SWITCHED_OFF };
      const call = { method: 'POST', path: '/QuickConnect/Initiate', as: { device }, meanings } as const;
      const started = await client.read(call, quickConnect, signal);
      return { code: started.Code, secret: started.Secret };
    },

    async quickConnectApproved(secret, signal) {
      const path = `/QuickConnect/Connect?${new URLSearchParams({ secret })}`;
      const call = { method: 'GET', path, as: 'nobody', meanings: { 400: CODE_GONE, 404: CODE_GONE } } as const;
      return (await client.read(call, quickConnect, signal)).Authenticated;
    },

    finishQuickConnect: ({ secret, device }, signal) =>
      authenticate(
        {
          method: 'POST',
          path: '/Users/AuthenticateWithQuickConnect',
          body: { Secret: secret },
          as: { device },
          meanings: { 400: CODE_REFUSED, 401: CODE_REFUSED, 403: NOT_LET_IN, 404: CODE_REFUSED },
        },
        signal,
      ),
  };
}

/** 400 is an API key, which has no user; 403 a user that the server keeps out. */
const TOKEN_OVER = {
  code: 'unauthorised',
  message: 'Jellyfin does not know this sign-in any more; sign in again.',
} as const;
const LETS_NOBODY_IN = { 400: TOKEN_OVER, 401: TOKEN_OVER, 403: TOKEN_OVER };

function toUser(found: Infer<typeof user>): ServerUser {
  return { id: found.Id, name: found.Name, isAdministrator: found.Policy?.IsAdministrator === true };
}
