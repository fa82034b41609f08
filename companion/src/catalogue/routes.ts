import * as contract from '../contract/index.ts';
import { AppError, badInput } from '../platform/errors.ts';
import { pageFrom } from '../platform/http/cursor.ts';
import { type BoundRoute, bind, type Principal } from '../platform/http/router.ts';
import type { AccountRow, AccountState, Provider } from '../provider/index.ts';
import {
  agreementAfterMs,
  type Catalogue,
  type SectionName,
  type SectionRow,
  type SyncState,
  sectionNames,
} from './index.ts';
import { knownLanguages, tagOf } from './titles/index.ts';

type Options = { catalogue: Catalogue; provider: Provider };

/** The playlists resource (an account with its sections) and favourites. */
export function catalogueRoutes({ catalogue, provider }: Options): BoundRoute[] {
  const shown = (id: number) => playlistShown({ catalogue, provider }, id);

  return [
    bind(contract.listPlaylists, async ({ query, principal }) =>
      pageFrom((await playlistsShown({ catalogue, provider })).map(seenBy(principal)), query),
    ),
    bind(contract.createPlaylist, async ({ body }) => {
      const { id } = await provider.create({ ...body, ...languagesIn(body) });
      await catalogue.requestSync(id);
      return shown(id);
    }),
    bind(contract.testPlaylist, async ({ body, signal }) => {
      const { access, state } = await provider.test(body, signal);
      return { server_url: access.server_url, username: access.username, account: stateShown(state) };
    }),
    bind(contract.readPlaylist, async ({ params, principal }) => seenBy(principal)(await shown(params.id))),
    bind(contract.changePlaylist, async ({ params, body }) => {
      await provider.change(params.id, { ...body, ...languagesIn(body) });
      if (body.category_languages) await catalogue.rereadSoon([params.id]);
      return shown(params.id);
    }),
    bind(contract.deletePlaylist, async ({ params }) => {
      await provider.remove(params.id);
      return undefined;
    }),
    bind(contract.forgetLearned, async ({ params }) => {
      await provider.forgetLearned(params.id);
      return shown(params.id);
    }),
    bind(contract.syncPlaylist, async ({ params }) => {
      if (!(await catalogue.requestSync(params.id))) {
        throw new AppError('sync-running', 'A sync of this playlist runs already.', { status: 409 });
      }
      return shown(params.id);
    }),
    bind(contract.listLanguages, async ({ query }) => pageFrom(knownLanguages(), query)),
    bind(contract.previewTitleRules, async ({ body, signal }) => {
      const { rules, playlist_id = null } = body;
      if (playlist_id !== null) await provider.account(playlist_id);
      return catalogue.previewRules(rules, playlist_id, signal);
    }),
    bind(contract.confirmSection, async ({ params }) => {
      await catalogue.confirmLoss(params.id, params.section);
      return shown(params.id);
    }),
    bind(contract.addFavorite, async ({ params }) => {
      await catalogue.setFavorite(params.kind, params.id, true);
      return undefined;
    }),
    bind(contract.removeFavorite, async ({ params }) => {
      await catalogue.setFavorite(params.kind, params.id, false);
      return undefined;
    }),
  ];
}

/** Where the account is and under which name is the administrator's affair. */
function seenBy(principal: Principal | null): (playlist: contract.Playlist) => contract.Playlist {
  if (principal?.role === 'admin') return (playlist) => playlist;
  const quiet = (section: contract.Section) => ({ ...section, error: null });
  return ({ sections: { live, vod, series }, ...playlist }) => ({
    ...playlist,
    ...{ server_url: '', username: '', user_agent: null, sync_error: null },
    sections: { live: quiet(live), vod: quiet(vod), series: quiet(series) },
  });
}

/** What the user says about categories' languages, by name or tag, as tags. @throws `bad-input` for what is none. */
function languagesIn({ category_languages: given }: Pick<contract.NewPlaylist, 'category_languages'>) {
  if (!given) return {};
  const sections = Object.entries(given).map(([section, languages]) => {
    const tags = Object.entries(languages).map(([category, language]): [string, string] => {
      const tag = tagOf(language);
      if (tag === null) {
        throw badInput(
          `category_languages.${section}.${category}`,
          'must be a language such as German, de, pt-BR or mul',
        );
      }
      return [category, tag];
    });
    return [section, Object.fromEntries(tags)];
  });
  return { category_languages: Object.fromEntries(sections) as typeof given };
}

/** One playlist as the API and the sockets show it. */
export async function playlistShown({ catalogue, provider }: Options, id: number): Promise<contract.Playlist> {
  const account = await provider.account(id);
  const { states, sections } = await catalogue.syncOverview([id]);
  return show(account, states, sections);
}

export async function playlistsShown({ catalogue, provider }: Options): Promise<contract.Playlist[]> {
  const accounts = await provider.list();
  const { states, sections } = await catalogue.syncOverview();
  return accounts.map((account) => show(account, states, sections));
}

function show(account: AccountRow, states: SyncState[], sections: SectionRow[]): contract.Playlist {
  const state = states.find(({ id }) => id === account.id);
  const own = sections.filter((row) => row.playlist_id === account.id);
  const section = (name: SectionName) => sectionShown(own.find((row) => row.section === name));
  const [live, vod, series] = sectionNames.map(section) as [contract.Section, contract.Section, contract.Section];
  return {
    id: account.id,
    name: account.name,
    server_url: account.server_url,
    username: account.username,
    user_agent: account.user_agent,
    connections: account.connections,
    speed_limit_bps: account.speed_limit_bps,
    reserve_for_playback: account.reserve_for_playback,
    learned_connections: account.learned_connections,
    learned: learnedShown(account),
    api_calls_count: account.api_calls_count,
    viewer_connections: account.viewer_connections,
    sync_interval_minutes: account.sync_interval_minutes,
    enabled: account.enabled,
    allow_invalid_tls: account.allow_invalid_tls,
    excluded_categories: account.excluded_categories,
    category_languages: account.category_languages,
    sync_status: state?.sync_status ?? 'idle',
    sync_error: state?.sync_error ?? null,
    last_synced_at: state?.last_synced_at?.toISOString() ?? null,
    sections: { live, vod, series },
    account: {
      status: account.account_status,
      expires_at: account.expires_at?.toISOString() ?? null,
      max_connections: account.max_connections,
      active_connections: account.active_connections,
      timezone: account.timezone,
    },
    created_at: account.created_at.toISOString(),
  };
}

function learnedShown(account: AccountRow): contract.Playlist['learned'] {
  const { learned_connections: best, learned_limit: limit, learned_reason, learned_at } = account;
  if (best === null || !learned_at) return null;
  const why = account.learned_ping_pong ? 'cut' : limit !== null && best >= limit ? 'refused' : 'measured';
  return { best, limit, why, reason: learned_reason ?? '', at: learned_at.toISOString() };
}

/** A loss that waits, and from when on a sync that sees it again is believed. */
export function quarantineShown({ quarantine }: Pick<SectionRow, 'quarantine'>): contract.Section['quarantine'] {
  if (!quarantine) return null;
  const from = new Date(quarantine.first_seen_at).getTime() + agreementAfterMs;
  return { ...quarantine, confirmable_from: new Date(from).toISOString() };
}

function sectionShown(row: SectionRow | undefined): contract.Section {
  return {
    status: row?.status ?? 'idle',
    error: row?.error ?? null,
    synced_at: row?.synced_at?.toISOString() ?? null,
    count: row?.count ?? 0,
    added: row?.added ?? 0,
    updated: row?.updated ?? 0,
    unchanged: row?.unchanged ?? 0,
    removed: row?.removed ?? 0,
    quarantine: row ? quarantineShown(row) : null,
  };
}

function stateShown(state: AccountState): contract.Account {
  return {
    status: state.status,
    expires_at: state.expiresAt?.toISOString() ?? null,
    max_connections: state.maxConnections,
    active_connections: state.activeConnections,
    timezone: state.timezone,
  };
}
