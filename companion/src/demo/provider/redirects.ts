import { randomBytes } from 'node:crypto';
import type { Call } from './faults.ts';

type Token = { path: string; range: string | null; expiresAt: number; expiredStatus: number };

/** Addresses for one transfer each, as panels hand them out. A token remembers the range of the call it was made for. */
export type Tokens = {
  create(call: Call, options: { lifeMs: number; expiredStatus: number }): string;
  /** What the token stands for, a status when its time is over, `null` when there never was one. */
  open(token: string): { path: string; range: string | null } | number | null;
};

const KEPT = 1000;

export function createTokens(now: () => number): Tokens {
  const tokens = new Map<string, Token>();
  return {
    create(call, { lifeMs, expiredStatus }) {
      const name = randomBytes(16).toString('hex');
      tokens.set(name, { path: call.path, range: call.range, expiresAt: now() + lifeMs, expiredStatus });
      const [oldest] = tokens.keys();
      if (tokens.size > KEPT && oldest !== undefined) tokens.delete(oldest);
      return name;
    },
    open(name) {
      const token = tokens.get(name);
      if (!token) return null;
      return now() < token.expiresAt ? { path: token.path, range: token.range } : token.expiredStatus;
    },
  };
}
