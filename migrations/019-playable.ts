import type { QueryInterface } from 'sequelize';

export async function up(context: QueryInterface): Promise<void> {
  await context.sequelize.query(`
    alter table media_servers
      -- By which browsers reach it; null: by the address that we use.
      add column public_url text,
      -- The user's consent: libraries and paths that are missing for new folders are added without asking again.
      add column manage_libraries boolean not null default false;

    -- A row goes when the server has looked at what it was told: told, then scanned.
    alter table scan_requests
      add column told_at timestamptz,
      add column refreshed_at timestamptz;

    -- What becomes of a finished file at a media server.
    create table media_server_items (
      media_server_id integer not null references media_servers on delete cascade,
      download_id integer not null references downloads on delete cascade,
      -- Relative to the media folder.
      path text not null,
      kind text not null check (kind in ('movie', 'episode')),
      title text not null,
      state text not null default 'waiting' check (state in ('waiting', 'scanning', 'playable', 'not_found')),
      -- Of its page, below the server's own address.
      link text,
      reason jsonb,
      -- Since when the server may have it.
      since timestamptz not null default now(),
      looks integer not null default 0,
      next_look_at timestamptz,
      primary key (media_server_id, download_id)
    );
    create index media_server_items_by_download on media_server_items (download_id);
    create index media_server_items_due on media_server_items (media_server_id, next_look_at) where next_look_at is not null;

    -- What delivery says of the file, as the API shows it.
    alter table downloads add column media_server jsonb not null default '[]';
  `);
}

export async function down(context: QueryInterface): Promise<void> {
  await context.sequelize.query(`
    alter table downloads drop column media_server;
    drop table media_server_items;
    alter table scan_requests drop column told_at, drop column refreshed_at;
    alter table media_servers drop column public_url, drop column manage_libraries;
  `);
}
