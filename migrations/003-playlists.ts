import type { QueryInterface } from 'sequelize';

export async function up(context: QueryInterface): Promise<void> {
  await context.sequelize.query(`
    create table playlists (
      id integer generated always as identity primary key,
      name text not null,
      server_url text not null,
      username text not null,
      password_sealed text not null,
      user_agent text,
      connections integer,
      learned_connections integer,
      sync_interval_minutes integer,
      enabled boolean not null default true,
      allow_invalid_tls boolean not null default false,
      account_status text not null default 'unknown',
      expires_at timestamptz,
      max_connections integer not null default 1,
      active_connections integer,
      timezone text,
      created_at timestamptz not null default now()
    );

    create table connection_leases (
      id uuid primary key,
      playlist_id integer not null references playlists on delete cascade,
      holder text not null,
      purpose text not null,
      created_at timestamptz not null default now(),
      expires_at timestamptz not null
    );
    create index connection_leases_by_playlist on connection_leases (playlist_id, expires_at);
  `);
}

export async function down(context: QueryInterface): Promise<void> {
  await context.sequelize.query('drop table connection_leases; drop table playlists;');
}
