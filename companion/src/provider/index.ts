import { AppError, badInput, messageOf, notFound } from '../platform/errors.ts';
import type { Events } from '../platform/events.ts';
import type { Logger } from '../platform/log.ts';
import type { Secrets } from '../platform/secrets.ts';
import { type Settings, settingsChanged } from '../platform/settings.ts';
import { createCallCounting } from './count-calls.ts';
import { accountChanged, connectionsForgotten } from './events.ts';
import type { Leases } from './leases.ts';
import { accountOfUrl } from './match-account.ts';
import { reserveForPlayback } from './settings.ts';
import type {
  AccountFields,
  AccountRow,
  CategoryLanguages,
  ExcludedCategories,
  Learned,
  ProviderStore,
} from './store.ts';
import {
  createPacer,
  createTextCleaner,
  createXtreamClient,
  DEFAULT_USER_AGENT,
  parseServerUrl,
  type Timer,
  type XtreamClient,
} from './xtream/index.ts';

export { accountChanged, connectionsForgotten } from './events.ts';
export { createLeases, type Leases } from './leases.ts';
export { providerSettings, reserveForPlayback } from './settings.ts';
export { type AccountRow, createProviderStore, downloadCapacity, type Learned } from './store.ts';
export * from './xtream/index.ts';

/** What a user says about an account; `server_url` may be a full link that carries the credentials. */
export type AccountInput = {
  name?: string;
  server_url?: string;
  username?: string;
  password?: string;
  user_agent?: string | null;
  connections?: number | null;
  speed_limit_bps?: number | null;
  reserve_for_playback?: number | null;
  sync_interval_minutes?: number | null;
  enabled?: boolean;
  allow_invalid_tls?: boolean;
  /** Sections that are left out stay as they are. */
  excluded_categories?: Partial<ExcludedCategories>;
  category_languages?: Partial<CategoryLanguages>;
};

export type AccountState = Awaited<ReturnType<XtreamClient['account']>>;

export type Allowance = {
  /** As the user fixed it; null: found out. */
  connections: number | null;
  /** What its downloads may have together, without those that are kept for players; 0 = unlimited. */
  maxConnections: number;
};

/** Where the bytes of one item come from, and what the account allows. The URL carries the credentials. */
export type Source = Allowance & {
  url: string;
  userAgent: string;
  allowInvalidTls: boolean;
  learned: Omit<Learned, 'reason'> | null;
};

/** Panels write any number; the columns hold this much. */
const largestInteger = 2_147_483_647;

const nothingExcluded: ExcludedCategories = { live: [], vod: [], series: [] };
const noLanguages: CategoryLanguages = { live: {}, vod: {}, series: {} };

export type Provider = ReturnType<typeof createProvider>;

/** The accounts: their rows, their clients (one paced client each), their connections. */
export function createProvider(options: {
  store: ProviderStore;
  leases: Leases;
  secrets: Secrets;
  settings: Settings;
  events: Events;
  log: Logger;
  /** By which calls wait for their turn and their retry; the system's when missing. */
  timer?: Timer;
}) {
  const { store, leases, secrets, settings, events, log, timer } = options;
  const counting = createCallCounting(options);
  const clients = new Map<number, { access: string; client: XtreamClient }>();

  events.on(settingsChanged, ({ keys }) => {
    if (keys.includes(reserveForPlayback.key)) void giveBack();
  });
  const giveBack = () => leases.giveBack().catch((error) => log.warn(`connection leases: ${messageOf(error)}`));

  async function account(id: number): Promise<AccountRow> {
    const row = await store.get(id);
    if (!row) throw notFound('playlist', id);
    return row;
  }

  /** The account's client; another one as soon as its row says so, whichever process changed it. */
  function clientOf(row: AccountRow): XtreamClient {
    const { server_url, username, password_sealed, user_agent, allow_invalid_tls } = row;
    const access = JSON.stringify([server_url, username, password_sealed, user_agent, allow_invalid_tls]);
    const known = clients.get(row.id);
    if (known?.access === access) return known.client;
    const client = clientFor({ ...row, password: secrets.open(password_sealed) }, row.id);
    clients.set(row.id, { access, client });
    return client;
  }

  /** Without an account's id the calls are those of one that isn't kept, and take no connection of it. */
  function clientFor(access: Credentials, id?: number): XtreamClient {
    const pacer = createPacer({ host: new URL(access.server_url).host, timer });
    return createXtreamClient({
      account: {
        serverUrl: access.server_url,
        username: access.username,
        password: access.password,
        userAgent: access.user_agent ?? null,
        allowInvalidTls: access.allow_invalid_tls ?? false,
      },
      pacer: id === undefined ? pacer : counting.paced(id, pacer),
      ...(id !== undefined && { around: (attempt) => counting.watched(id, attempt) }),
      timer,
      timezone: access.timezone ?? null,
      log,
    });
  }

  async function forgetLearned(id: number): Promise<void> {
    counting.forget(id);
    await store.setLearned(id, null);
    await store.setApiCounted(id, false);
    events.emit(connectionsForgotten, { playlistId: id });
  }

  /** Without the connections that are kept for players; one is always left. */
  function forDownloads({ connections, max_connections, reserve_for_playback }: AccountRow): number {
    const most = connections ?? max_connections;
    return most === 0 ? 0 : Math.max(1, most - (reserve_for_playback ?? settings.get(reserveForPlayback)));
  }

  const allowanceOf = (row: AccountRow): Allowance => ({
    connections: row.connections,
    maxConnections: forDownloads(row),
  });

  /** Asks for the account's state and keeps it. */
  async function refresh(id: number, signal: AbortSignal): Promise<AccountState> {
    const state = await clientOf(await account(id)).account(signal);
    await store.change(id, fieldsOf(state));
    events.emit(accountChanged, { playlistId: id });
    return state;
  }

  return {
    leases,
    account,
    refresh,
    list: () => store.list(),
    client: async (id: number) => clientOf(await account(id)),

    /** Whether a call that nobody waits for takes nothing from anybody who does. */
    async isIdle(id: number): Promise<boolean> {
      const use = await store.connectionUse(id);
      return use !== null && (!use.callsCount || use.held === 0);
    },

    /** Tries credentials without keeping anything. */
    async test(input: AccountInput, signal: AbortSignal): Promise<{ access: Credentials; state: AccountState }> {
      const access = credentials(input);
      return { access, state: await clientFor(access).account(signal) };
    },

    async create(input: AccountInput & { name: string }): Promise<AccountRow> {
      const { password, ...access } = credentials(input);
      const row = await store.create({
        ...optionsOf(input),
        excluded_categories: { ...nothingExcluded, ...input.excluded_categories },
        category_languages: { ...noLanguages, ...input.category_languages },
        ...access,
        name: input.name,
        password_sealed: secrets.seal(password),
      });
      events.emit(accountChanged, { playlistId: row.id });
      return row;
    },

    /** An account of a backup: it is switched off until its password is set. */
    async createWithoutPassword(input: AccountInput & { name: string; server_url: string; username: string }) {
      const { serverUrl } = parseServerUrl(input.server_url);
      const row = await store.create({
        ...optionsOf({ ...input, enabled: false }),
        excluded_categories: { ...nothingExcluded, ...input.excluded_categories },
        category_languages: { ...noLanguages, ...input.category_languages },
        name: input.name,
        server_url: serverUrl,
        username: input.username,
        password_sealed: secrets.seal(''),
      });
      events.emit(accountChanged, { playlistId: row.id });
      return row;
    },

    async change(id: number, input: AccountInput): Promise<AccountRow> {
      const row = await account(id);
      const fields: AccountFields = optionsOf(input);
      if (input.name !== undefined) fields.name = input.name;
      if (input.excluded_categories) {
        fields.excluded_categories = { ...row.excluded_categories, ...input.excluded_categories };
      }
      if (input.category_languages) {
        fields.category_languages = { ...row.category_languages, ...input.category_languages };
      }
      if (input.server_url !== undefined) {
        const link = parseServerUrl(input.server_url);
        fields.server_url = link.serverUrl;
        if (link.username) fields.username = link.username;
        if (link.password) fields.password_sealed = secrets.seal(link.password);
      }
      if (input.username !== undefined) fields.username = input.username;
      if (input.password !== undefined) fields.password_sealed = secrets.seal(input.password);
      if (fields.password_sealed && input.enabled === undefined && secrets.open(row.password_sealed) === '') {
        fields.enabled = true;
      }
      await store.change(row.id, fields);
      // What was learned belongs to the account as it was.
      if (fields.server_url ?? fields.username) await forgetLearned(id);
      if ('connections' in fields || 'reserve_for_playback' in fields) await giveBack();
      events.emit(accountChanged, { playlistId: id });
      return account(id);
    },

    async remove(id: number): Promise<void> {
      if (!(await store.remove(id))) throw notFound('playlist', id);
      clients.delete(id);
      events.emit(accountChanged, { playlistId: id });
    },

    /** With how many connections its downloads go best, for the next start and for whoever looks. */
    async learned(id: number, learned: Learned): Promise<void> {
      await store.setLearned(id, learned);
      events.emit(accountChanged, { playlistId: id });
    },

    /** Everything is found out anew: the best number of connections, and whether API calls count as one. */
    async forgetLearned(id: number): Promise<void> {
      await account(id);
      await forgetLearned(id);
      events.emit(accountChanged, { playlistId: id });
    },

    /** Takes the account's secrets out of a text that is written where others read it. */
    async cleaner(id: number): Promise<(text: string) => string> {
      const { username, password_sealed } = await account(id);
      return createTextCleaner({ username, password: secrets.open(password_sealed) });
    },

    /** The account that an address plays from, null where it is none of ours. */
    playingFrom: async (address: string): Promise<number | null> =>
      accountOfUrl(address, await store.list())?.id ?? null,

    /** Connections that are in use by others, counted against the account's for `ttlSeconds`; downloads give way. */
    async noteExternalUse(id: number, connections: number, ttlSeconds: number): Promise<void> {
      const changed = await leases.noteExternalUse(id, connections, ttlSeconds);
      if (changed) events.emit(accountChanged, { playlistId: id });
    },

    /** Where the account is at home: artwork may come from there even when that is a private address. */
    async origin(id: number): Promise<{ serverUrl: string; userAgent: string; allowInvalidTls: boolean }> {
      const row = await account(id);
      return {
        serverUrl: row.server_url,
        userAgent: row.user_agent || DEFAULT_USER_AGENT,
        allowInvalidTls: row.allow_invalid_tls,
      };
    },

    /** How many connections each of its downloads tries to have, and what all of them may have together. */
    async allowance(id: number): Promise<Allowance> {
      return allowanceOf(await account(id));
    },

    /** Always the canonical URL: redirected ones die with their connection. */
    async source(
      id: number,
      item: { kind: 'live' | 'movie' | 'episode'; providerId: string; extension: string },
    ): Promise<Source> {
      const row = await account(id);
      const client = clientOf(row);
      const url = { live: client.liveUrl, movie: client.movieUrl, episode: client.episodeUrl }[item.kind];
      return {
        url: url(item.providerId, item.extension),
        userAgent: row.user_agent || DEFAULT_USER_AGENT,
        allowInvalidTls: row.allow_invalid_tls,
        ...allowanceOf(row),
        learned: learnedOf(row),
      };
    },
  };
}

function learnedOf({ learned_connections: best, learned_ping_pong, learned_limit }: AccountRow): Source['learned'] {
  return best === null ? null : { best, pingPong: learned_ping_pong, limit: learned_limit };
}

type Credentials = {
  server_url: string;
  username: string;
  password: string;
  user_agent?: string | null;
  allow_invalid_tls?: boolean;
  timezone?: string | null;
};

/** Fields beat what the link carries. */
function credentials(input: AccountInput): Credentials {
  const link = parseServerUrl(input.server_url ?? '');
  const username = input.username ?? link.username;
  const password = input.password ?? link.password;
  if (!username) throw badInput('username', 'is missing, and the link does not carry it');
  if (!password) throw badInput('password', 'is missing, and the link does not carry it');
  return {
    server_url: link.serverUrl,
    username,
    password,
    user_agent: input.user_agent ?? null,
    allow_invalid_tls: input.allow_invalid_tls ?? false,
  };
}

function optionsOf(input: AccountInput): AccountFields {
  const { user_agent, connections, sync_interval_minutes, enabled, allow_invalid_tls } = input;
  const given = {
    user_agent: user_agent || (user_agent === undefined ? undefined : null),
    connections,
    speed_limit_bps: input.speed_limit_bps,
    reserve_for_playback: input.reserve_for_playback,
    sync_interval_minutes,
    enabled,
    allow_invalid_tls,
  };
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
}

function fieldsOf(state: AccountState): AccountFields {
  return {
    account_status: state.status,
    expires_at: state.expiresAt,
    max_connections: Math.min(state.maxConnections, largestInteger),
    active_connections: state.activeConnections && Math.min(state.activeConnections, largestInteger),
    timezone: state.timezone,
  };
}

/** Throws unless the account may be used: an expired one answers lists with its state instead of titles. */
export function refuseInactive(state: AccountState): void {
  if (state.status === 'active') return;
  const since = state.expiresAt ? ` (${state.expiresAt.toISOString().slice(0, 10)})` : '';
  throw new AppError('account-expired', `The provider says that this account is ${state.status}${since}.`, {
    status: 422,
  });
}
