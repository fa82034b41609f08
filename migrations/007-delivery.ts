import type { QueryInterface } from 'sequelize';

export async function up(context: QueryInterface): Promise<void> {
  await context.sequelize.query(`
    create table media_servers (
      id integer generated always as identity primary key,
      kind text not null,
      name text not null,
      url text not null,
      api_key_sealed text not null,
      path_map jsonb not null default '[]',
      allow_invalid_tls boolean not null default false,
      last_scan jsonb,
      created_at timestamptz not null default now()
    );

    -- What a media server has still to be told; a row goes when the server has taken it.
    create table scan_requests (
      media_server_id integer not null references media_servers on delete cascade,
      path text not null,
      change text not null check (change in ('created', 'modified', 'deleted')),
      created_at timestamptz not null default now(),
      primary key (media_server_id, path)
    );
  `);
}

export async function down(context: QueryInterface): Promise<void> {
  await context.sequelize.query('drop table scan_requests; drop table media_servers;');
}
