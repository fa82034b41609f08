import type { QueryInterface } from 'sequelize';

export async function up(context: QueryInterface): Promise<void> {
  await context.sequelize.query(`
    create table downloads (
      id integer generated always as identity primary key,
      kind text not null check (kind in ('movie', 'episode')),
      item_id integer not null,
      playlist_id integer references playlists on delete set null,
      provider_id text not null,
      series_id integer,
      season_number integer,
      episode_num integer,
      title text not null,
      stem text not null,
      -- The stem as file systems that ignore case compare it.
      stem_key text not null unique,
      extension text not null,
      status text not null default 'queued'
        check (status in ('queued', 'downloading', 'paused', 'completed', 'failed', 'cancelled')),
      priority integer not null default 0,
      waiting_for text check (waiting_for in ('slot', 'disk', 'provider', 'schedule')),
      bytes_done bigint not null default 0,
      bytes_total bigint,
      attempts integer not null default 0,
      error jsonb,
      not_before timestamptz,
      -- Since when it is tried without a new media byte: the measure for giving up.
      fruitless_since timestamptz,
      claimed_by text,
      claimed_until timestamptz,
      created_at timestamptz not null default now(),
      started_at timestamptz,
      finished_at timestamptz,
      -- The media servers' messages about its file are stored; false between a kill and the next start.
      announced boolean not null default false
    );
    -- One row per item: asking again finds it, whatever became of it.
    create unique index downloads_one_per_item on downloads (kind, item_id);
    create index downloads_by_series on downloads (series_id) where series_id is not null;
    create index downloads_next on downloads (priority desc, id) where status = 'queued';
  `);
}

export async function down(context: QueryInterface): Promise<void> {
  await context.sequelize.query('drop table downloads;');
}
