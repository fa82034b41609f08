import type { QueryInterface } from 'sequelize';

export async function up(context: QueryInterface): Promise<void> {
  await context.sequelize.query(`
    create table users (
      id integer generated always as identity primary key,
      name text not null unique,
      role text not null,
      password_hash text not null,
      created_at timestamptz not null default now()
    );

    create table sessions (
      id text primary key,
      user_id integer not null references users on delete cascade,
      token_hash text not null unique,
      created_at timestamptz not null default now(),
      expires_at timestamptz not null
    );

    create table api_keys (
      id integer generated always as identity primary key,
      name text not null,
      prefix text not null,
      key_hash text not null unique,
      created_at timestamptz not null default now(),
      last_used_at timestamptz
    );
  `);
}

export async function down(context: QueryInterface): Promise<void> {
  await context.sequelize.query('drop table api_keys; drop table sessions; drop table users;');
}
