import { createHmac, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { AppError } from '../platform/errors.ts';

/** The header in which a paired plugin says who is in front of the media server's page. */
export const identityHeader = 'x-xtreme-identity';
/** So far may the clocks of the two be apart, and so long is a nonce remembered (twice that). */
export const identityLifeMs = 120_000;

const Identity = z.object({
  /** Of the pairing whose key signed. */
  pairing: z.int().min(1).max(2_147_483_647),
  user: z.string().min(1).max(100),
  name: z.string().min(1).max(200),
  role: z.enum(['admin', 'viewer']),
  method: z.string(),
  /** Path and query as they were sent, below the companion's address. */
  path: z.string(),
  /** Milliseconds since 1970. */
  at: z.int(),
  nonce: z.string().min(16).max(64),
});
export type Identity = z.infer<typeof Identity>;

/** `v1.payload.signature`: the payload is base64url JSON, the signature HMAC-SHA256 over what stands before it. */
export function signIdentity(identity: Identity, key: Buffer): string {
  const text = `v1.${Buffer.from(JSON.stringify(identity)).toString('base64url')}`;
  return `${text}.${macOf(text, key)}`;
}

/** What is said, before it is believed. Throws `bad-identity`. */
export function readIdentity(header: string): Identity {
  const [, payload] = /^v1\.([\w-]{1,6000})\.[\w-]{43}$/.exec(header) ?? [];
  const parsed = Identity.safeParse(parseJson(payload));
  if (!parsed.success) throw badIdentity();
  return parsed.data;
}

/** Throws unless it was signed with `key`, now, for exactly this call. */
export function checkIdentity(
  header: string,
  { key, method, path, now }: { key: Buffer; method: string; path: string; now: number },
): void {
  const end = header.lastIndexOf('.');
  const [given, right] = [Buffer.from(header.slice(end + 1)), Buffer.from(macOf(header.slice(0, end), key))];
  if (given.length !== right.length || !timingSafeEqual(given, right)) throw badIdentity();
  const identity = readIdentity(header);
  const apart = identity.at - now;
  if (Math.abs(apart) > identityLifeMs) {
    const seconds = Math.round(Math.abs(apart) / 1000);
    throw new AppError(
      'identity-expired',
      `The clocks of the media server and of this machine are ${seconds} s apart. Set both by the network's time.`,
      { status: 401 },
    );
  }
  if (identity.method !== method || identity.path !== path) throw badIdentity();
}

export function badIdentity(): AppError {
  return new AppError(
    'bad-identity',
    'What the plugin says about its user is not signed by a paired media server. Pair the plugin again.',
    { status: 401 },
  );
}

function macOf(text: string, key: Buffer): string {
  return createHmac('sha256', key).update(text).digest('base64url');
}

function parseJson(payload: string | undefined): unknown {
  try {
    return JSON.parse(Buffer.from(payload ?? '', 'base64url').toString());
  } catch {
    return undefined;
  }
}
