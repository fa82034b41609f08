import { createHash, randomBytes, randomUUID, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { AppError, notFound, wrongState } from '../platform/errors.ts';
import type { Principal } from '../platform/http/router.ts';
import type { Secrets } from '../platform/secrets.ts';
import { hashPassword, passwordMatches } from './passwords.ts';
import type { AccessStore, ApiKeyRow, SessionRow } from './store.ts';
import { issueTicket, sessionOfTicket, type Ticket } from './tickets.ts';

export { accessRoutes, signInLimit } from './routes.ts';
export { accessSettings, embedOrigins, originsOf } from './settings.ts';
export { createAccessStore } from './store.ts';

export const sessionCookie = 'xtreme_session';
const sessionDays = 30;

export type NewSession = { token: string; expiresAt: Date };
export type Access = ReturnType<typeof createAccess>;
type Credentials = { headers: IncomingHttpHeaders; apiKey?: string | undefined; ticket?: string | undefined };

/** Who may come in: one administrator, sessions of the panel, API keys of automations. */
export function createAccess(options: {
  store: AccessStore;
  secrets: Secrets;
  /** The administrator's key that came from the environment. */
  apiKey: string | undefined;
}) {
  const { store, secrets } = options;
  const configuredKey = options.apiKey === undefined ? null : hashOf(options.apiKey);

  async function openSession(userId: number): Promise<NewSession> {
    const token = randomBytes(32).toString('base64url');
    const expiresAt = new Date(Date.now() + sessionDays * 86_400_000);
    await store.createSession({ id: randomUUID(), userId, tokenHash: hashOf(token), expiresAt });
    return { token, expiresAt };
  }

  async function byKey(key: string): Promise<Principal | null> {
    const hash = hashOf(key);
    if (configuredKey && same(hash, configuredKey)) return { via: 'api-key', role: 'admin' };
    const id = await store.useApiKey(hash);
    return id === null ? null : { via: 'api-key', role: 'admin', keyId: id };
  }

  /** Of the cookie, or of a frame in a page of another site, which keeps the token itself. */
  async function session(headers: IncomingHttpHeaders) {
    const token = keyOf(headers) ?? readCookie(headers.cookie, sessionCookie);
    return token ? store.sessionByToken(hashOf(token)) : null;
  }

  async function byToken(token: string): Promise<Principal | null> {
    return (await byKey(token)) ?? principalOf(await store.sessionByToken(hashOf(token)));
  }

  async function byTicket(ticket: string): Promise<Principal | null> {
    const id = sessionOfTicket(secrets, ticket);
    return id === null ? null : principalOf(await store.sessionById(id));
  }

  return {
    /** The one-time code that the start prints; the same in every replica. */
    setupCode: () => secrets.code('first-run set-up'),

    setupNeeded: async () => (await store.administrator()) === null,

    async completeSetup(password: string, code: string): Promise<NewSession> {
      if (await store.administrator()) throw alreadySet();
      if (!same(hashOf(code), hashOf(secrets.code('first-run set-up')))) {
        throw new AppError('wrong-code', 'The code is not the one that the start of the service printed.', {
          status: 403,
        });
      }
      const id = await store.createAdministrator(await hashPassword(password));
      if (id === null) throw alreadySet();
      return openSession(id);
    },

    async signIn(password: string): Promise<NewSession> {
      const user = await store.administrator();
      if (!user) throw wrongState('There is no administrator password yet. Open the address that the start printed.');
      if (await passwordMatches(password, user.password_hash)) return openSession(user.id);
      throw new AppError('wrong-password', 'The password is not right.', { status: 401 });
    },

    session,
    signOut: (id: string) => store.deleteSession(id),

    /**
     * Takes a session cookie; a key or a session's token as `X-Api-Key`, `Authorization: Bearer` or in a socket's
     * handshake; and, where the route allows it, a ticket.
     */
    async authenticate(credentials: Credentials): Promise<Principal | null> {
      const key = credentials.apiKey ?? keyOf(credentials.headers);
      if (key !== undefined) return byToken(key);
      if (credentials.ticket !== undefined) return byTicket(credentials.ticket);
      return principalOf(await session(credentials.headers));
    },

    /** For the addresses of pictures and streams, in a frame that has no cookie. */
    issueTicket: (sessionId: string): Ticket => issueTicket(secrets, sessionId),

    listApiKeys: () => store.listApiKeys(),

    async createApiKey(name: string): Promise<ApiKeyRow & { key: string }> {
      const key = `xd_${randomBytes(24).toString('base64url')}`;
      return { ...(await store.createApiKey({ name, prefix: key.slice(0, 7), hash: hashOf(key) })), key };
    },

    async deleteApiKey(id: number): Promise<void> {
      if (!(await store.deleteApiKey(id))) throw notFound('API key', id);
    },
  };
}

function alreadySet(): AppError {
  return wrongState('The administrator password has been set already. Sign in.');
}

function principalOf(session: SessionRow | null): Principal | null {
  return session && { via: 'session', role: session.role, sessionId: session.id };
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function same(a: string, b: string): boolean {
  return a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b));
}

function keyOf(headers: IncomingHttpHeaders): string | undefined {
  const key = headers['x-api-key'];
  if (typeof key === 'string' && key !== '') return key;
  return /^Bearer\s+(\S+)$/i.exec(headers.authorization ?? '')?.[1];
}

function readCookie(header: string | undefined, name: string): string | null {
  for (const part of (header ?? '').split(';')) {
    const [key, value] = part.trim().split('=', 2);
    if (key === name && value) return value;
  }
  return null;
}
