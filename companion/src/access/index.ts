import { createHash, randomBytes, randomUUID, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { AppError, notFound, wrongState } from '../platform/errors.ts';
import type { Principal } from '../platform/http/router.ts';
import type { Secrets } from '../platform/secrets.ts';
import { identityHeader } from './identity.ts';
import { hashPassword, passwordMatches } from './passwords.ts';
import type { Plugins } from './plugins.ts';
import type { AccessStore, ApiKeyRow, SessionRow } from './store.ts';
import { issueTicket, sessionOfTicket, type Ticket } from './tickets.ts';

export { type Identity, identityHeader, signIdentity } from './identity.ts';
export { createPluginStore } from './plugin-store.ts';
export { createPlugins, type Plugins } from './plugins.ts';
export { accessRoutes, signInLimit } from './routes.ts';
export { accessSettings, embedOrigins, originsOf } from './settings.ts';
export { createAccessStore, type JellyfinUser, type UserRow } from './store.ts';

export const sessionCookie = 'xtreme_session';
const sessionDays = 30;

export type NewSession = { token: string; expiresAt: Date; principal: Principal };
export type Access = ReturnType<typeof createAccess>;
/** `originalUrl` is express': what the caller wrote, also below a router. */
export type Asked = Pick<IncomingMessage, 'headers' | 'method' | 'url'> & { originalUrl?: string };
type Credentials = { request: Asked; apiKey?: string | undefined; ticket?: string | undefined };

/** Who may come in: one local administrator, people of media servers, sessions of the panel, API keys of automations. */
export function createAccess(options: {
  store: AccessStore;
  secrets: Secrets;
  /** The administrator's key that came from the environment. */
  apiKey: string | undefined;
  plugins: Plugins;
}) {
  const { store, secrets, plugins } = options;
  const configuredKey = options.apiKey === undefined ? null : hashOf(options.apiKey);

  /** The role is the user's own, and read again at every call. */
  async function openSession(userId: number): Promise<NewSession> {
    const token = randomBytes(32).toString('base64url');
    const expiresAt = new Date(Date.now() + sessionDays * 86_400_000);
    await store.createSession({ id: randomUUID(), userId, tokenHash: hashOf(token), expiresAt });
    const principal = await byToken(token);
    if (!principal) throw new AppError('user-disabled', 'This user is disabled here.', { status: 403 });
    return { token, expiresAt, principal };
  }

  async function byKey(key: string): Promise<Principal | null> {
    const hash = hashOf(key);
    if (configuredKey && same(hash, configuredKey)) return { via: 'api-key', role: 'admin' };
    const id = await store.useApiKey(hash);
    return id === null ? null : { via: 'api-key', role: 'admin', keyId: id };
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

    openSession,
    signOut: (id: string) => store.deleteSession(id),

    /**
     * Takes what a paired plugin says of its user, and nothing else beside it; a session cookie; a key or a session's token as `X-Api-Key`, `Authorization: Bearer` or in a socket's
     * handshake; and, where the route allows it, a ticket.
     */
    async authenticate({ request, apiKey, ticket }: Credentials): Promise<Principal | null> {
      const { headers } = request;
      const identity = headers[identityHeader];
      if (identity !== undefined) return plugins.principalOf(request, String(identity));
      const key = apiKey ?? keyOf(headers);
      if (key !== undefined) return byToken(key);
      if (ticket !== undefined) return byTicket(ticket);
      const token = readCookie(headers.cookie, sessionCookie);
      return token ? principalOf(await store.sessionByToken(hashOf(token))) : null;
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
  if (!session) return null;
  const { id, role, user_id, user, source, expires_at } = session;
  return { via: 'session', role, user: { id: user_id, name: user, source }, sessionId: id, expiresAt: expires_at };
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
  // Programs that let one write the header are given the key alone, too.
  return /^(?:Bearer\s+)?(\S+)$/i.exec(headers.authorization ?? '')?.[1];
}

function readCookie(header: string | undefined, name: string): string | null {
  for (const part of (header ?? '').split(';')) {
    const [key, value] = part.trim().split('=', 2);
    if (key === name && value) return value;
  }
  return null;
}
