import type { QueryInterface } from 'sequelize';

export async function up(context: QueryInterface): Promise<void> {
  await context.sequelize.query(`
    create table settings (
      key text primary key,
      value jsonb not null
    );

    create table jobs (
      id bigint generated always as identity primary key,
      name text not null,
      key text,
      payload jsonb not null,
      status text not null default 'waiting' check (status in ('waiting', 'running', 'failed')),
      priority integer not null default 0,
      attempts integer not null default 0,
      run_at timestamptz not null default now(),
      started_at timestamptz,
      locked_by text,
      locked_until timestamptz,
      last_error text,
      created_at timestamptz not null default now()
    );
    create unique index jobs_one_waiting_per_key on jobs (name, key) where status = 'waiting';
    create index jobs_due on jobs (priority desc, run_at, id) where status <> 'failed';
  `);
}

export async function down(context: QueryInterface): Promise<void> {
  await context.sequelize.query('drop table jobs; drop table settings;');
}
