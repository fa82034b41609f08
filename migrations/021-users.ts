import type { QueryInterface } from 'sequelize';

export async function up(context: QueryInterface): Promise<void> {
  await context.sequelize.query(`
    -- People of media servers beside the local administrator.
    alter table users drop constraint users_name_key;
    alter table users alter column password_hash drop not null;
    alter table users
      add column source text not null default 'local' check (source in ('local', 'jellyfin')),
      add column media_server_id integer references media_servers on delete cascade,
      add column external_id text,
      add column disabled boolean not null default false,
      add constraint users_role check (role in ('admin', 'viewer')),
      add constraint users_known check (
        case source when 'local' then password_hash is not null
        else media_server_id is not null and external_id is not null end
      ),
      add constraint users_once unique (media_server_id, external_id);
    create unique index users_local_name on users (name) where source = 'local';

    -- A plugin that vouches for the people of its media server, by a key that both know.
    create table plugin_pairings (
      id integer generated always as identity primary key,
      media_server_id integer not null unique references media_servers on delete cascade,
      server_name text not null,
      key_sealed text not null,
      created_at timestamptz not null default now(),
      last_seen_at timestamptz
    );

    create table pairing_codes (
      code_hash text primary key,
      media_server_id integer not null references media_servers on delete cascade,
      expires_at timestamptz not null
    );

    -- What was said once by a plugin and must not count again; worth nothing after some minutes.
    create unlogged table plugin_nonces (
      nonce text primary key,
      expires_at timestamptz not null
    );
  `);
}

export async function down(context: QueryInterface): Promise<void> {
  await context.sequelize.query(`
    drop table plugin_nonces; drop table pairing_codes; drop table plugin_pairings;
    delete from users where source <> 'local';
    drop index users_local_name;
    alter table users
      drop constraint users_once, drop constraint users_known, drop constraint users_role,
      drop column disabled, drop column external_id, drop column media_server_id, drop column source,
      alter column password_hash set not null,
      add constraint users_name_key unique (name);
  `);
}
