import type { Clock } from '../platform/clock.ts';
import { notFound, wrongState } from '../platform/errors.ts';
import type { Events } from '../platform/events.ts';
import type { Logger } from '../platform/log.ts';
import type { Queue } from '../platform/queue/queue.ts';
import { type Settings, settingsChanged } from '../platform/settings.ts';
import type { Provider, StreamKind } from '../provider/index.ts';
import { type Description, descriptionOf } from './describe.ts';
import type { DescribedEpisode } from './describe-store.ts';
import { playlistChanged, titlesMoved } from './events.ts';
import { rereadJob, syncJob } from './jobs.ts';
import { previewRules } from './preview-rules.ts';
import { createDetails } from './read-details.ts';
import { rereadNames } from './reread-names.ts';
import { chooseVariant, type Ranked, rankVariants } from './choose-variant.ts';
import { createSeriesRefresh } from './refresh-series.ts';
import { kindOf, type SectionName } from './sections.ts';
import { syncInterval, titleRules } from './settings.ts';
import type { CatalogueStore, EpisodeRow, SectionRow, SyncState, Title } from './store.ts';
import { syncCatalogue } from './sync-catalogue.ts';
import type { TitleRule } from './titles/index.ts';
import { variantRules } from './variant-settings.ts';
import type { VariantRow, WantedWork } from './variants-store.ts';

export type { Description } from './describe.ts';
export type { DescribedEpisode } from './describe-store.ts';
export { episodesRead, playlistChanged, sectionProgress, syncFinished, titlesMoved } from './events.ts';
export { accountsHealth } from './health.ts';
export { createImages, type Images, type Picture } from './fetch-image.ts';
export { imageRoutes } from './images.ts';
export { serveSyncLive } from './live.ts';
export { agreementAfterMs } from './loss-guard.ts';
export { catalogueRoutes, playlistShown, playlistsShown, quarantineShown } from './routes.ts';
export { kindOf, type SectionName, sectionNames } from './sections.ts';
export { catalogueSettings } from './settings.ts';
export {
  createCatalogueStore,
  type EpisodeRow,
  type MovedTitle,
  type SectionRow,
  type SyncState,
  type Title,
} from './store.ts';
export { chooseVariant, qualityOf, type Ranked, rankVariants, type VariantReason } from './choose-variant.ts';
export type { VariantRow, WantedWork } from './variants-store.ts';
export { knownLanguages, languageFolder, parseTitle, type TitleRule } from './titles/index.ts';

export type Catalogue = ReturnType<typeof createCatalogue>;

/** What the accounts offer: kept in step with the provider, never emptied by a bad answer. */
export function createCatalogue(options: {
  store: CatalogueStore;
  provider: Provider;
  queue: Queue;
  settings: Settings;
  events: Events;
  clock: Clock;
  log: Logger;
}) {
  const { store, provider, queue, settings, events, clock } = options;
  const ensureDetails = createDetails(options);
  const refreshSeries = createSeriesRefresh(options, ensureDetails);

  queue.handle(syncJob, async ({ playlist_id }, { signal }) => {
    // Begun by `requestSync`; a run that a killed service left behind is not: its playlist is idle again.
    const [state] = await store.syncStates([playlist_id]);
    if (state?.sync_status === 'syncing') await syncCatalogue(options, playlist_id, signal);
  });

  queue.handle(rereadJob, async ({ playlist_id }, { signal }) => {
    if (!(await store.namesDue()).includes(playlist_id)) return;
    await store.setNamesDue([playlist_id], false);
    const written = await rereadNames(options, playlist_id, signal).catch(async (error: unknown) => {
      await store.setNamesDue([playlist_id], true);
      throw error;
    });
    // A sync began meanwhile: the schedule asks again when it has ended.
    if (written === null) return store.setNamesDue([playlist_id], true);
    options.log.info({ playlist: playlist_id, written }, 'names read again');
    events.emit(playlistChanged, { playlistId: playlist_id });
  });

  const addRereadJob = (playlistId: number) =>
    queue.add(rereadJob, { playlist_id: playlistId }, { key: String(playlistId) });

  /** Of these accounts, or of all. */
  async function rereadSoon(ids: number[] | null): Promise<void> {
    await store.setNamesDue(ids, true);
    for (const id of await store.namesDue()) await addRereadJob(id);
  }

  events.on(settingsChanged, async ({ keys }) => {
    if (keys.includes(titleRules.key)) await rereadSoon(null);
  });

  const addSyncJob = (playlistId: number) =>
    queue.add(syncJob, { playlist_id: playlistId }, { key: String(playlistId) });

  async function requestSync(playlistId: number): Promise<boolean> {
    await provider.account(playlistId);
    if (!(await store.beginSync(playlistId))) return false;
    await addSyncJob(playlistId);
    events.emit(playlistChanged, { playlistId });
    return true;
  }

  async function title(id: number, kind?: StreamKind): Promise<Title> {
    const found = await store.title(id);
    if (!found || (kind && found.kind !== kind)) throw notFound(kind ?? 'title', id);
    return found;
  }

  async function heldLoss(playlistId: number, section: SectionName): Promise<SectionRow> {
    await provider.account(playlistId);
    const row = (await store.sections([playlistId])).find((one) => one.section === section);
    // A sync that failed since then has not taken the loss back.
    if (!row?.quarantine) throw wrongState(`The ${section} section holds no loss to confirm.`);
    if (row.status === 'syncing')
      throw wrongState(`The ${section} section is being read just now. Try again after it.`);
    return row;
  }

  return {
    requestSync,
    title,
    findTitles: store.findTitles,
    movedAmong: store.movedAmong,
    /** The section whose loss waits. @throws `wrong-state` where none does. */
    heldLoss,
    backdropUrl: store.backdropUrl,
    variantsOf: store.variantsOf,
    /** The user's wishes about variants, as `rankVariants` takes them. */
    variantRules: () => variantRules(settings),

    /** All that is offered of the same title, the title itself included, in the order of preference. */
    async variants(id: number, kind: 'movie' | 'series'): Promise<Ranked<VariantRow>[]> {
      await title(id, kind);
      return rankVariants(await store.variantsOf([id]), variantRules(settings));
    },

    /** What to take for a title that is asked for from outside; null where nobody offers it. */
    async bestVariant(wanted: WantedWork): Promise<Ranked<VariantRow> | null> {
      return chooseVariant(await store.variantsOfWork(wanted), variantRules(settings)) ?? null;
    },

    favorites: store.favorites,
    addFavorites: store.addFavorites,
    ensureDetails,
    refreshSeries,

    /** Sync states and sections of these playlists, or of all. */
    async syncOverview(ids?: number[]): Promise<{ states: SyncState[]; sections: SectionRow[] }> {
      return { states: await store.syncStates(ids), sections: await store.sections(ids) };
    },

    /** What the provider calls it now, which may change with a sync; null for what is not known any more. */
    async providerId(kind: 'movie' | 'episode', id: number): Promise<string | null> {
      if (kind === 'movie') return (await store.title(id))?.provider_id ?? null;
      return (await store.episode(id))?.episode_id ?? null;
    },

    /** All that is kept of a title; the provider is not asked. */
    async description(id: number): Promise<Description> {
      const row = await store.describedTitle(id);
      if (!row) throw notFound('title', id);
      return descriptionOf(row);
    },

    async describedEpisode(id: number): Promise<DescribedEpisode> {
      const row = await store.describedEpisode(id);
      if (!row) throw notFound('episode', id);
      return row;
    },

    async episode(id: number): Promise<EpisodeRow> {
      const found = await store.episode(id);
      if (!found) throw notFound('episode', id);
      return found;
    },

    /** The episodes as they are known, read from the provider first where that never happened (or `fresh` asks for it). */
    async episodes(seriesId: number, freshness: 'cached' | 'fresh', signal: AbortSignal): Promise<EpisodeRow[]> {
      await title(seriesId, 'series');
      await ensureDetails(seriesId, freshness, signal);
      return store.episodes(seriesId);
    },

    /** The user believes the loss that a section holds back. */
    async confirmLoss(playlistId: number, section: SectionName): Promise<void> {
      const { status } = await heldLoss(playlistId, section);
      const at = clock.now();
      const { removed, count } = await store.removeMissing(playlistId, kindOf[section], at);
      await store.setSection(playlistId, section, {
        status: status === 'quarantined' ? 'idle' : status,
        quarantine: null,
        removed,
        count,
      });
      events.emit(playlistChanged, { playlistId });
      if (removed > 0) events.emit(titlesMoved, { playlistId, section, at });
    },

    async setFavorite(kind: string, id: number, on: boolean): Promise<void> {
      const found = await title(id);
      if (found.kind !== (kind === 'vod' ? 'movie' : kind)) throw notFound(kind, id);
      await (on ? store.addFavorite(id) : store.removeFavorite(id));
    },

    rereadSoon,

    previewRules: (rules: TitleRule[], playlistId: number | null, signal: AbortSignal) =>
      previewRules(options, { rules, playlistId }, signal),

    /** Starts the syncs that are due, and the reading of names; called by the schedule. */
    async syncWhatIsDue(): Promise<void> {
      const states = new Map((await store.syncStates()).map((state) => [state.id, state]));
      for (const account of await provider.list()) {
        const minutes = account.sync_interval_minutes ?? settings.get(syncInterval);
        const last = states.get(account.id)?.last_synced_at?.getTime() ?? 0;
        if (account.enabled && clock.now().getTime() - last >= minutes * 60_000) await requestSync(account.id);
      }
      // One that was begun without its job, or whose job is gone; where the job is there, this changes nothing.
      for (const { id, sync_status } of states.values()) if (sync_status === 'syncing') await addSyncJob(id);
      for (const id of await store.namesDue()) await addRereadJob(id);
    },

    /** What a killed service left half done; only where no other process serves this database. */
    recover: () => store.resetSyncing(),
  };
}
