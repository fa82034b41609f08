import type { QueryInterface } from 'sequelize';

export async function up(context: QueryInterface): Promise<void> {
  await context.sequelize.query(`
    -- Favourites and tracked series of a backup: their titles are there only after a sync.
    create table pending_restore (
      id integer generated always as identity primary key,
      playlist_id integer not null references playlists on delete cascade,
      what text not null check (what in ('favorite', 'tracking')),
      kind text not null check (kind in ('live', 'movie', 'series')),
      provider_id text not null,
      title text,
      name text,
      -- Of a tracked series.
      rule jsonb,
      status text not null default 'waiting' check (status in ('waiting', 'restored', 'not-found')),
      -- Why a series could not be tracked yet.
      error text,
      constraint pending_restore_identity unique (playlist_id, what, kind, provider_id)
    );
  `);
}

export async function down(context: QueryInterface): Promise<void> {
  await context.sequelize.query('drop table pending_restore;');
}
