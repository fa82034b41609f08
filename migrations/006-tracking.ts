import type { QueryInterface } from 'sequelize';

export async function up(context: QueryInterface): Promise<void> {
  await context.sequelize.query(`
    create table tracking (
      series_id integer primary key references titles on delete cascade,
      seasons jsonb not null,
      start text not null check (start in ('new', 'all')),
      created_at timestamptz not null default now(),
      last_checked_at timestamptz,
      last_error text
    );

    create table tracking_decisions (
      series_id integer not null references tracking on delete cascade,
      episode_id text not null,
      season_number integer not null,
      episode_num integer,
      accepted boolean not null,
      reason text not null,
      decided_at timestamptz not null default now(),
      primary key (series_id, episode_id)
    );
  `);
}

export async function down(context: QueryInterface): Promise<void> {
  await context.sequelize.query('drop table tracking_decisions; drop table tracking;');
}
