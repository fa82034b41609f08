import type { QueryInterface } from 'sequelize';

export async function up(context: QueryInterface): Promise<void> {
  await context.sequelize.query(`
    alter table playlists
      -- Bytes per second of this account's downloads together; null: no limit of its own.
      add column speed_limit_bps bigint,
      -- Connections that downloads leave to players; null: as in the settings.
      add column reserve_for_playback integer,
      -- Connections of ours end each other; the most at once that were allowed (null: no end was met); why
      -- learned_connections is what it is, in words; and since when.
      add column learned_ping_pong boolean not null default false,
      add column learned_limit integer,
      add column learned_reason text,
      add column learned_at timestamptz,
      -- When API calls were last seen to take one of the account's connections.
      add column api_counted_at timestamptz;
  `);
}

export async function down(context: QueryInterface): Promise<void> {
  await context.sequelize.query(`
    alter table playlists drop column speed_limit_bps, drop column reserve_for_playback, drop column learned_ping_pong,
      drop column learned_limit, drop column learned_reason, drop column learned_at, drop column api_counted_at;
  `);
}
