import type { QueryInterface } from 'sequelize';

export async function up(context: QueryInterface): Promise<void> {
  await context.sequelize.query(`
    create extension if not exists pg_trgm;
    create extension if not exists unaccent;
    create extension if not exists btree_gin;

    create function catalogue_norm(text) returns text language sql immutable strict parallel safe as
      $$ select lower(unaccent('unaccent'::regdictionary, $1)) $$;

    create table playlist_sections (
      playlist_id integer not null references playlists on delete cascade,
      section text not null check (section in ('live', 'vod', 'series')),
      status text not null default 'idle' check (status in ('idle', 'syncing', 'error', 'quarantined')),
      error text,
      synced_at timestamptz,
      count integer not null default 0,
      added integer not null default 0,
      updated integer not null default 0,
      unchanged integer not null default 0,
      removed integer not null default 0,
      quarantine jsonb,
      primary key (playlist_id, section)
    );

    alter table playlists
      add column sync_status text not null default 'idle' check (sync_status in ('idle', 'syncing', 'error')),
      add column sync_error text,
      add column last_synced_at timestamptz;

    create table categories (
      id integer generated always as identity primary key,
      playlist_id integer not null references playlists on delete cascade,
      kind text not null check (kind in ('live', 'movie', 'series')),
      category_id text not null,
      name text not null,
      title text not null,
      language text,
      position integer not null,
      constraint categories_identity unique (playlist_id, kind, category_id)
    );

    create table titles (
      id integer generated always as identity primary key,
      playlist_id integer not null references playlists on delete cascade,
      kind text not null check (kind in ('live', 'movie', 'series')),
      provider_id text not null,
      name text not null,
      title text not null,
      name_norm text collate "C" not null generated always as (catalogue_norm(left(title || ' ' || name, 500))) stored,
      year integer,
      language text not null,
      tags text[] not null default '{}',
      category_ids text[] not null default '{}',
      rating real,
      added_at timestamptz,
      image_url text,
      tmdb_id text,
      container_extension text,
      epg_channel_id text,
      plot text,
      actors text,
      director text,
      genre text,
      release_date text,
      trailer text,
      last_modified timestamptz,
      content_hash text not null,
      first_seen_at timestamptz not null default now(),
      -- Since when the provider's answers lack it: a large loss waits until a later answer agrees.
      missing_since timestamptz,
      constraint titles_identity unique (playlist_id, kind, provider_id)
    );
    create index titles_search on titles using gin (kind, name_norm gin_trgm_ops);
    create index titles_missing on titles (playlist_id, kind) where missing_since is not null;
    create index titles_by_category on titles using gin (category_ids);
    create index titles_by_name on titles (kind, name_norm, id);
    create index titles_by_added on titles (kind, coalesce(added_at, '-infinity'::timestamptz) desc, id desc);
    create index titles_by_rating on titles (kind, coalesce(rating, -1) desc, id desc);
    create index titles_by_year on titles (kind, coalesce(year, 0) desc, id desc);

    create table title_details (
      title_id integer primary key references titles on delete cascade,
      info jsonb,
      seasons jsonb not null default '[]',
      fetched_at timestamptz not null default now()
    );

    create table episodes (
      id integer generated always as identity primary key,
      series_id integer not null references titles on delete cascade,
      episode_id text not null,
      season_number integer not null,
      episode_num integer,
      title text not null,
      container_extension text,
      plot text,
      air_date text,
      duration_seconds integer,
      image_url text,
      rating real,
      added_at timestamptz,
      first_seen_at timestamptz not null default now(),
      constraint episodes_identity unique (series_id, episode_id)
    );

    create table favorites (
      title_id integer primary key references titles on delete cascade,
      created_at timestamptz not null default now()
    );
  `);
}

export async function down(context: QueryInterface): Promise<void> {
  await context.sequelize.query(`
    drop table favorites; drop table episodes; drop table title_details; drop table titles; drop table categories;
    alter table playlists drop column sync_status, drop column sync_error, drop column last_synced_at;
    drop table playlist_sections;
    drop function catalogue_norm(text);
  `);
}
