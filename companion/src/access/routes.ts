import type { Response } from 'express';
import { rateLimit } from 'express-rate-limit';
import * as contract from '../contract/index.ts';
import { AppError, wrongState } from '../platform/errors.ts';
import { pageFrom } from '../platform/http/cursor.ts';
import { sendProblem } from '../platform/http/problem.ts';
import { type BoundRoute, bind, type Principal } from '../platform/http/router.ts';
import { type Access, type NewSession, sessionCookie } from './index.ts';
import type { PairingRow } from './plugin-store.ts';
import type { Plugins } from './plugins.ts';
import type { ApiKeyRow } from './store.ts';

type Options = {
  access: Access;
  plugins: Plugins;
  basePath: string;
  /** Sockets of what was signed out or revoked end too. */
  disconnect: (matches: (principal: Principal) => boolean) => void;
};

export function accessRoutes({ access, plugins, basePath, disconnect }: Options): BoundRoute[] {
  const welcome = (response: Response, session: NewSession, withToken = false): contract.SignedIn => {
    response.cookie(sessionCookie, session.token, {
      httpOnly: true,
      sameSite: 'strict',
      secure: response.req.secure,
      path: basePath,
      expires: session.expiresAt,
    });
    return { ...sessionShown(session.principal), ...(withToken && { token: session.token }) };
  };

  return [
    bind(contract.readSetup, async () => ({ needed: await access.setupNeeded() })),
    bind(contract.completeSetup, async ({ body, response }) =>
      welcome(response, await access.completeSetup(body.password, body.code), body.with_token),
    ),
    bind(contract.readSession, async ({ principal }) => sessionShown(principal)),
    bind(contract.signIn, async ({ body, response }) =>
      welcome(response, await access.signIn(body.password), body.with_token),
    ),
    bind(contract.createTicket, async ({ principal }) => {
      if (!principal?.sessionId) throw wrongState('A ticket belongs to a session; a key goes into the header.');
      const { ticket, expiresAt } = access.issueTicket(principal.sessionId);
      return { ticket, expires_at: expiresAt.toISOString() };
    }),
    bind(contract.signOut, async ({ principal, response }) => {
      if (principal?.sessionId) await access.signOut(principal.sessionId);
      disconnect((other) => other.sessionId !== undefined && other.sessionId === principal?.sessionId);
      response.clearCookie(sessionCookie, { path: basePath });
      return undefined;
    }),
    bind(contract.listApiKeys, async ({ query }) => pageFrom((await access.listApiKeys()).map(keyShown), query)),
    bind(contract.createApiKey, async ({ body }) => {
      const { key, ...row } = await access.createApiKey(body.name);
      return { ...keyShown(row), key };
    }),
    bind(contract.deleteApiKey, async ({ params }) => {
      await access.deleteApiKey(params.id);
      disconnect((other) => other.keyId === params.id);
      return undefined;
    }),
    bind(contract.createPairingCode, async ({ body }) => {
      const { code, expiresAt } = await plugins.createCode(body.media_server_id);
      return { code, expires_at: expiresAt.toISOString() };
    }),
    bind(contract.pairPlugin, async ({ body }) => {
      const { id, key } = await plugins.pair(body.code, body.server_name);
      return { pairing_id: id, key };
    }),
    bind(contract.listPairings, async ({ query }) => pageFrom((await plugins.list()).map(pairingShown), query)),
    bind(contract.deletePairing, async ({ params }) => {
      await plugins.remove(params.id);
      disconnect((other) => other.via === 'plugin');
      return undefined;
    }),
  ];
}

function sessionShown(principal: Principal | null): contract.Session {
  if (!principal) return { signed_in: false, user: null, expires_at: null };
  const { via, role, user, expiresAt } = principal;
  const { name, source } = user ?? { name: 'administrator', source: 'local' };
  return { signed_in: true, user: { name, role, source, via }, expires_at: expiresAt?.toISOString() ?? null };
}

function pairingShown(row: PairingRow): contract.PluginPairing {
  return { ...row, created_at: row.created_at.toISOString(), last_seen_at: row.last_seen_at?.toISOString() ?? null };
}

function keyShown(row: ApiKeyRow): contract.ApiKey {
  return { ...row, created_at: row.created_at.toISOString(), last_used_at: row.last_used_at?.toISOString() ?? null };
}

/** Guessing a password or a set-up code is slowed down per address; what succeeds or is malformed doesn't count. */
export function signInLimit() {
  return rateLimit({
    windowMs: 15 * 60_000,
    limit: 20,
    legacyHeaders: false,
    standardHeaders: 'draft-8',
    skip: (request) => request.method !== 'POST',
    skipSuccessfulRequests: true,
    requestWasSuccessful: (_request, response) => response.statusCode !== 401 && response.statusCode !== 403,
    handler: (_request, response, _next, options) => {
      const seconds = Math.ceil(options.windowMs / 1000);
      sendProblem(
        response,
        new AppError('too-many-tries', 'Too many wrong tries from this address. Wait a quarter of an hour.', {
          status: 429,
          retryAfter: seconds,
        }),
      );
    },
  });
}
