import type { Catalogue } from './catalogue.ts';
import type { Connections, Limits } from './connections.ts';
import type { AccountState, Faults } from './faults.ts';
import type { Tokens } from './redirects.ts';

/** The one account of the provider. May be changed while it runs. */
export type Account = {
  username: string;
  password: string;
  status: 'Active' | AccountState;
  /** Unix seconds, `null` = unlimited. */
  expiresAt: number | null;
  isTrial: boolean;
  message: string;
};

/** What the handlers of one provider share. */
export type ProviderState = {
  catalogue: Catalogue;
  account: Account;
  limits: Limits;
  connections: Connections;
  faults: Faults;
  tokens: Tokens;
  /** Milliseconds since 1970. */
  now: () => number;
  /** Without a slash at the end. Known once the server listens. */
  url: () => string;
};
