import type { QueryInterface } from 'sequelize';

export async function up(context: QueryInterface): Promise<void> {
  await context.sequelize.query(`
    create table notifiers (
      id integer generated always as identity primary key,
      kind text not null,
      name text not null,
      settings_sealed text not null,
      events jsonb not null,
      -- False once the receiver said that it wants no more.
      enabled boolean not null default true,
      created_at timestamptz not null default now()
    );

    create table notifications (
      id integer generated always as identity primary key,
      notifier_id integer not null references notifiers on delete cascade,
      message_id text not null,
      type text not null,
      data jsonb not null,
      title text not null,
      text text not null,
      happened_at timestamptz not null,
      status text not null default 'pending' check (status in ('pending', 'delivered', 'failed')),
      attempts integer not null default 0,
      response_status integer,
      error text,
      last_attempt_at timestamptz,
      constraint notifications_once unique (notifier_id, message_id)
    );
    create index notifications_pending on notifications (id) where status = 'pending';
  `);
}

export async function down(context: QueryInterface): Promise<void> {
  await context.sequelize.query('drop table notifications; drop table notifiers;');
}
