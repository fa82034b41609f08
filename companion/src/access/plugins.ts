import { createHash, randomBytes, randomInt } from 'node:crypto';
import { AppError, notFound } from '../platform/errors.ts';
import type { Principal } from '../platform/http/router.ts';
import type { Secrets } from '../platform/secrets.ts';
import { badIdentity, checkIdentity, identityLifeMs, readIdentity } from './identity.ts';
import type { Asked } from './index.ts';
import type { PluginStore } from './plugin-store.ts';
import type { AccessStore } from './store.ts';

const codeMinutes = 10;
/** No letter or digit that looks like another one. */
const alphabet = 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789';
/** So long what the database said of a pairing or of a person is believed, by the pairing's or the person's key. */
const believedMs = 15_000;

export type Plugins = ReturnType<typeof createPlugins>;

/** Media servers whose plugin vouches for their people: pairing, and what a signed identity is worth. */
export function createPlugins(options: {
  store: PluginStore;
  users: Pick<AccessStore, 'rememberUser'>;
  secrets: Secrets;
  basePath: string;
}) {
  const { store, users, secrets, basePath } = options;
  const pairings = new Map<number, Believed<{ mediaServerId: number; key: Buffer }>>();
  const people = new Map<string, Believed<Principal>>();
  /** One answer for one request, however often it is asked: its nonce counts once. */
  const answered = new WeakMap<object, Promise<Principal>>();
  let tidiedAt = 0;

  async function pairingOf(id: number) {
    const known = believed(pairings, id);
    if (known) return known;
    const row = await store.find(id);
    if (!row) throw badIdentity();
    const pairing = { mediaServerId: row.media_server_id, key: Buffer.from(secrets.open(row.key_sealed), 'base64url') };
    pairings.set(id, { value: pairing, until: Date.now() + believedMs });
    return pairing;
  }

  async function verify(request: Asked, header: string): Promise<Principal> {
    const { pairing: id, user, name, role, nonce } = readIdentity(header);
    const { key, mediaServerId } = await pairingOf(id);
    const now = Date.now();
    checkIdentity(header, { key, method: request.method ?? '', path: pathBelow(request, basePath), now });
    if (now - tidiedAt > identityLifeMs) {
      tidiedAt = now;
      await store.forgetNonces();
    }
    if (!(await store.useNonce(`${id}.${nonce}`, new Date(now + 2 * identityLifeMs)))) throw badIdentity();

    const known = JSON.stringify([id, user, name, role]);
    const person = believed(people, known);
    if (person) return person;
    const row = await users.rememberUser({ mediaServerId, externalId: user, name, role });
    await store.seen(id);
    if (row.disabled) throw new AppError('user-disabled', 'This user is disabled here.', { status: 403 });
    const principal: Principal = { via: 'plugin', role, user: { id: row.id, name, source: 'jellyfin' } };
    if (people.size > 1000) people.clear();
    people.set(known, { value: principal, until: now + believedMs });
    return principal;
  }

  return {
    /** Throws 401 for what is forged, repeated, for another call or too old; 403 for who is disabled here. */
    principalOf(request: Asked, header: string): Promise<Principal> {
      const known = answered.get(request);
      if (known) return known;
      const answer = verify(request, header);
      answered.set(request, answer);
      return answer;
    },

    list: store.list,

    async createCode(mediaServerId: number): Promise<{ code: string; expiresAt: Date }> {
      const code = Array.from({ length: 8 }, () => alphabet[randomInt(alphabet.length)]).join('');
      const expiresAt = new Date(Date.now() + codeMinutes * 60_000);
      if (!(await store.addCode({ codeHash: hashOf(code), mediaServerId, expiresAt }))) {
        throw notFound('media server', mediaServerId);
      }
      return { code: `${code.slice(0, 4)}-${code.slice(4)}`, expiresAt };
    },

    async pair(code: string, serverName: string | undefined): Promise<{ id: number; key: string }> {
      const key = randomBytes(32).toString('base64url');
      const id = await store.pair({
        codeHash: hashOf(code.replace(/[- ]/, '').toUpperCase()),
        serverName: serverName ?? null,
        keySealed: secrets.seal(key),
      });
      if (id === null) {
        throw new AppError('wrong-code', 'This code is wrong, used or too old. Make another one in the panel.', {
          status: 403,
        });
      }
      pairings.delete(id);
      people.clear();
      return { id, key };
    },

    async remove(id: number): Promise<void> {
      if (!(await store.remove(id))) throw notFound('pairing', id);
      pairings.delete(id);
      people.clear();
    },
  };
}

type Believed<T> = { value: T; until: number };

function believed<K, T>(known: Map<K, Believed<T>>, key: K): T | undefined {
  const entry = known.get(key);
  if (entry && entry.until > Date.now()) return entry.value;
  known.delete(key);
  return undefined;
}

/** The path as the plugin signed it, which knows only the address of the service. */
function pathBelow({ originalUrl, url = '' }: Asked, basePath: string): string {
  const path = originalUrl ?? url;
  return path.startsWith(basePath) ? `/${path.slice(basePath.length)}` : path;
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
