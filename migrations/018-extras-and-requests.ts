import type { QueryInterface } from 'sequelize';

export async function up(context: QueryInterface): Promise<void> {
  await context.sequelize.query(`
    -- What was put beside films and episodes: a file with another content than this was changed by the user, and is his.
    create table written_extras (
      path text not null,
      sha256 text not null,
      -- The stem of the file that it belongs to, or the folder whose last video takes it along.
      beside text not null,
      primary key (path, sha256)
    );
    create index written_extras_beside on written_extras (beside);

    -- What a request manager wants us to fetch, each with what became of it and why.
    create table media_requests (
      id integer generated always as identity primary key,
      source text not null,
      -- The request's own name at its source, or what it asks for: the same one again is no other request.
      source_key text not null,
      kind text not null check (kind in ('movie', 'series')),
      tmdb_id text,
      title text not null,
      year integer,
      -- Of a series; null = all.
      seasons jsonb,
      wants_4k boolean not null default false,
      requested_by text,
      status text not null default 'waiting' check (status in ('accepted', 'waiting', 'refused')),
      code text not null,
      reason text not null,
      -- What was found for it; stays when the title goes.
      title_id integer,
      created_at timestamptz not null default now(),
      decided_at timestamptz not null default now(),
      constraint media_requests_once unique (source, source_key)
    );
    create index media_requests_waiting on media_requests (id) where status = 'waiting';
  `);
}

export async function down(context: QueryInterface): Promise<void> {
  await context.sequelize.query('drop table written_extras; drop table media_requests;');
}
