import { QueryTypes, type Sequelize } from 'sequelize';
import type { StreamKind } from '../provider/index.ts';
import { describedEpisode, describedTitle } from './describe-store.ts';
import { findTitles } from './find-titles-store.ts';
import { createNamesStore } from './names-store.ts';
import type { SectionName } from './sections.ts';
import { storableJson } from './storable.ts';
import { type SectionSync, syncSection } from './sync-store.ts';
import { variantsOf, variantsOfWork, type WantedWork } from './variants-store.ts';

export type SectionRow = {
  playlist_id: number;
  section: SectionName;
  status: 'idle' | 'syncing' | 'error' | 'quarantined';
  error: string | null;
  synced_at: Date | null;
  count: number;
  added: number;
  updated: number;
  unchanged: number;
  removed: number;
  quarantine: { held: number; offered: number; missing: number; first_seen_at: string } | null;
};

export type SyncState = {
  id: number;
  sync_status: 'idle' | 'syncing' | 'error';
  sync_error: string | null;
  last_synced_at: Date | null;
};

export type Title = {
  id: number;
  playlist_id: number;
  kind: StreamKind;
  provider_id: string;
  name: string;
  title: string;
  year: number | null;
  language: string;
  container_extension: string | null;
  image_url: string | null;
  /** Of the list, else of the details where they were read. */
  tmdb_id: string | null;
  /** Since when the provider no longer offers it. */
  gone_at: Date | null;
};

export type MovedTitle = Pick<Title, 'id' | 'kind' | 'title' | 'year'> & {
  /** Else it is back. */
  gone: boolean;
  favorite: boolean;
};

export type EpisodeRow = {
  id: number;
  series_id: number;
  episode_id: string;
  season_number: number;
  episode_num: number | null;
  title: string;
  container_extension: string | null;
};

export type NewEpisode = Omit<EpisodeRow, 'id' | 'series_id'> & {
  plot: string | null;
  air_date: string | null;
  duration_seconds: number | null;
  image_url: string | null;
  rating: number | null;
  added_at: Date | null;
};

const titleFields = `id, playlist_id, kind, provider_id, name, title, year, language, container_extension, image_url, gone_at,
  coalesce(tmdb_id, (select info->>'tmdbId' from title_details d where d.title_id = titles.id)) as tmdb_id`;
const episodeFields = 'id, series_id, episode_id, season_number, episode_num, title, container_extension';

/** A text of names that is longer is not one: panels put whole articles there. */
const castLength = 4000;

export type CatalogueStore = ReturnType<typeof createCatalogueStore>;

export function createCatalogueStore(database: Sequelize) {
  const select = <T extends object>(sql: string, replacements: Record<string, unknown> = {}) =>
    database.query<T>(sql, { replacements, type: QueryTypes.SELECT });

  return {
    ...createNamesStore(database),

    syncSection: (sync: SectionSync) => syncSection(database, sync),

    syncStates: (ids?: number[]) =>
      select<SyncState>(
        `select id, sync_status, sync_error, last_synced_at from playlists where :all or id in (:ids) order by id`,
        { all: ids === undefined, ids: ids?.length ? ids : [0] },
      ),

    sections: (ids?: number[]) =>
      select<SectionRow>(`select * from playlist_sections where :all or playlist_id in (:ids)`, {
        all: ids === undefined,
        ids: ids?.length ? ids : [0],
      }),

    /** false when a sync of it runs already (or there is no such playlist). */
    async beginSync(playlistId: number): Promise<boolean> {
      const rows = await select(
        `update playlists set sync_status = 'syncing' where id = :playlistId and sync_status <> 'syncing' returning id`,
        { playlistId },
      );
      return rows.length > 0;
    },

    async endSync(playlistId: number, error: string | null, now: Date): Promise<void> {
      await select(
        `update playlists set sync_status = :status, sync_error = :error, last_synced_at = :now where id = :playlistId`,
        { playlistId, status: error === null ? 'idle' : 'error', error, now },
      );
    },

    /** A service that was killed left these behind. */
    async resetSyncing(): Promise<void> {
      await select(`update playlists set sync_status = 'idle' where sync_status = 'syncing'`);
      await select(
        `update playlist_sections set status = case when quarantine is null then 'idle' else 'quarantined' end
          where status = 'syncing'`,
      );
    },

    async hasPlaylist(id: number): Promise<boolean> {
      return (await select('select 1 from playlists where id = :id', { id })).length > 0;
    },

    async setSection(playlistId: number, section: SectionName, fields: Partial<SectionRow>): Promise<void> {
      const names = Object.keys(fields);
      await select(
        `insert into playlist_sections (playlist_id, section, ${names.join(', ')})
         values (:playlistId, :section, ${names.map((name) => `:${name}`).join(', ')})
         on conflict (playlist_id, section) do update set ${names.map((name) => `${name} = excluded.${name}`).join(', ')}`,
        {
          playlistId,
          section,
          ...fields,
          ...('quarantine' in fields && { quarantine: fields.quarantine ? JSON.stringify(fields.quarantine) : null }),
        },
      );
    },

    /** What the next sync of this section shall know, if the section then stands as it did now. */
    async rememberList(playlistId: number, section: SectionName, syncedAt: Date, memory: Buffer | null): Promise<void> {
      await database.query(
        memory
          ? `insert into list_memories (playlist_id, section, synced_at, memory) values ($1, $2, $3, $4)
             on conflict (playlist_id, section) do update set synced_at = excluded.synced_at, memory = excluded.memory`
          : 'update list_memories set synced_at = $3 where playlist_id = $1 and section = $2',
        { bind: [playlistId, section, syncedAt, ...(memory ? [memory] : [])], type: QueryTypes.SELECT },
      );
    },

    /** What a quarantined section misses goes; answers how many went and how many are left. */
    async removeMissing(playlistId: number, kind: StreamKind, now: Date): Promise<{ removed: number; count: number }> {
      const [row] = await select<{ removed: number; count: number }>(
        `with gone as (
           update titles set gone_at = :now, missing_since = null
            where playlist_id = :playlistId and kind = :kind and missing_since is not null returning 1)
         select (select count(*) from gone) as removed,
                (select count(*) from titles where playlist_id = :playlistId and kind = :kind
                    and missing_since is null and gone_at is null) as count`,
        { playlistId, kind, now },
      );
      return row ?? { removed: 0, count: 0 };
    },

    /** Favourites, and these titles, that went or came back at this moment. */
    movedAmong: ({ playlistId, kind, at, ids }: { playlistId: number; kind: StreamKind; at: Date; ids: number[] }) =>
      select<MovedTitle>(
        `select id, kind, title, year, gone_at is not null as gone, f.title_id is not null as favorite
           from titles t left join favorites f on f.title_id = t.id
          where playlist_id = :playlistId and kind = :kind and (gone_at = :at or back_at = :at and gone_at is null)
            and (f.title_id is not null or t.id in (:ids)) order by f.created_at, t.id`,
        { playlistId, kind, at, ids: ids.length > 0 ? ids : [0] },
      ),

    findTitles: (wanted: Parameters<typeof findTitles>[1]) => findTitles(select, wanted),

    variantsOf: (ids: number[]) => (ids.length > 0 ? variantsOf(select, ids) : Promise.resolve([])),

    variantsOfWork: (wanted: WantedWork) => variantsOfWork(select, wanted),

    describedTitle: (id: number) => describedTitle(select, id),

    describedEpisode: (id: number) => describedEpisode(select, id),

    async title(id: number): Promise<Title | null> {
      return (await select<Title>(`select ${titleFields} from titles where id = :id`, { id }))[0] ?? null;
    },

    async episode(id: number): Promise<EpisodeRow | null> {
      return (await select<EpisodeRow>(`select ${episodeFields} from episodes where id = :id`, { id }))[0] ?? null;
    },

    episodes: (seriesId: number) =>
      select<EpisodeRow>(
        `select ${episodeFields} from episodes where series_id = :seriesId order by season_number, episode_num nulls last, id`,
        { seriesId },
      ),

    /** The first wide picture that the provider's details name; the list has none. */
    async backdropUrl(titleId: number): Promise<string | null> {
      const rows = await select<{ url: string | null }>(
        `select coalesce(info->'backdropUrls', info->'backdrop')->>0 as url from title_details where title_id = :titleId`,
        { titleId },
      );
      return rows[0]?.url ?? null;
    },

    async detailsFetchedAt(titleId: number): Promise<Date | null> {
      const rows = await select<{ fetched_at: Date }>(
        'select fetched_at from title_details where title_id = :titleId',
        {
          titleId,
        },
      );
      return rows[0]?.fetched_at ?? null;
    },

    /**
     * The series of this account whose details should be read next: changed since, or read before `readBefore`. null
     * where there is none, or where one was read since `quietSince`.
     */
    async seriesToRefresh(wanted: { playlistId: number; readBefore: Date; quietSince: Date; except: number[] }) {
      const [row] = await select<{ id: number }>(
        `with read as (
           select t.id, d.fetched_at, coalesce(t.changed_at > d.fetched_at, false) as has_changed
             from titles t join title_details d on d.title_id = t.id
            where t.playlist_id = :playlistId and t.kind = 'series' and t.gone_at is null)
         select id from read
          where (has_changed or fetched_at < :readBefore) and id not in (:except)
            and not exists (select 1 from read where fetched_at > :quietSince)
          order by has_changed desc, fetched_at limit 1`,
        { ...wanted, except: wanted.except.length > 0 ? wanted.except : [0] },
      );
      return row?.id ?? null;
    },

    /** Keeps them, and whom they name beside the title, where lists look for people. */
    async saveDetails(titleId: number, info: object | null, seasons: object[], now: Date): Promise<void> {
      await select(
        `with kept as (
           insert into title_details (title_id, info, seasons, fetched_at) values (:titleId, :info, :seasons, :now)
           on conflict (title_id) do update
             set info = excluded.info, seasons = excluded.seasons, fetched_at = excluded.fetched_at
           returning left(info->>'cast', ${castLength}) as actors, left(info->>'director', ${castLength}) as director),
         named as (
           update titles t set known_actors = kept.actors, known_director = kept.director from kept
            where t.id = :titleId
              and (t.known_actors, t.known_director) is distinct from (kept.actors, kept.director)
           returning t.people)
         insert into search_words
         select distinct word from named, unnest(tsvector_to_array(people)) word
          where length(word) between 3 and 40 and word !~ '^[0-9]+$' order by word
         on conflict do nothing`,
        { titleId, info: info && storableJson(info), seasons: storableJson(seasons), now },
      );
    },

    /**
     * Ids stay the same over every reading. Episodes that the answer lacks go only when `maySweep` says that the loss
     * is believable. Answers how many are new.
     */
    async saveEpisodes(
      seriesId: number,
      episodes: NewEpisode[],
      maySweep: (loss: { held: number; missing: number }) => boolean,
    ): Promise<number> {
      return database.transaction(async (transaction) => {
        const run = <T extends object>(sql: string, values: Record<string, unknown> = {}) =>
          database.query<T>(sql, { replacements: { seriesId, ...values }, type: QueryTypes.SELECT, transaction });
        const held = await run<{ episode_id: string }>('select episode_id from episodes where series_id = :seriesId');
        const offered = new Set(episodes.map(({ episode_id }) => episode_id));
        const missing = held.filter(({ episode_id }) => !offered.has(episode_id)).map(({ episode_id }) => episode_id);
        const written = await run<{ added: boolean }>(
          `insert into episodes (series_id, episode_id, season_number, episode_num, title, container_extension, plot,
                                 air_date, duration_seconds, image_url, rating, added_at)
           select :seriesId, e.* from json_to_recordset(:episodes) as e(episode_id text, season_number int, episode_num int,
             title text, container_extension text, plot text, air_date text, duration_seconds int, image_url text,
             rating real, added_at timestamptz)
           on conflict on constraint episodes_identity do update
             set season_number = excluded.season_number, episode_num = excluded.episode_num, title = excluded.title,
                 container_extension = excluded.container_extension, plot = excluded.plot, air_date = excluded.air_date,
                 duration_seconds = excluded.duration_seconds, image_url = excluded.image_url, rating = excluded.rating,
                 added_at = excluded.added_at
           returning (xmax = 0) as added`,
          { episodes: storableJson(episodes) },
        );
        if (missing.length > 0 && maySweep({ held: held.length, missing: missing.length })) {
          await run('delete from episodes where series_id = :seriesId and episode_id in (:missing)', { missing });
        }
        return written.filter(({ added }) => added).length;
      });
    },

    async addFavorite(titleId: number): Promise<void> {
      await select('insert into favorites (title_id) values (:titleId) on conflict do nothing', { titleId });
    },

    /** In this order, the first as the oldest; those that are favourites stay as they are. */
    async addFavorites(titleIds: number[]): Promise<void> {
      if (titleIds.length === 0) return;
      await select(
        `insert into favorites (title_id, created_at)
         select id, now() + n * interval '1 microsecond' from unnest(array[:titleIds]::int[]) with ordinality u(id, n)
         on conflict do nothing`,
        { titleIds },
      );
    },

    favorites: () =>
      select<Pick<Title, 'playlist_id' | 'kind' | 'provider_id' | 'title' | 'name'>>(
        `select t.playlist_id, t.kind, t.provider_id, t.title, t.name
           from favorites f join titles t on t.id = f.title_id order by f.created_at`,
      ),

    async removeFavorite(titleId: number): Promise<void> {
      await select('delete from favorites where title_id = :titleId', { titleId });
    },

    categories: (playlistId: number, kind: StreamKind) =>
      select<{ category_id: string; language: string | null }>(
        'select category_id, language from categories where playlist_id = :playlistId and kind = :kind',
        { playlistId, kind },
      ),
  };
}
