import type { QueryInterface } from 'sequelize';

export async function up(context: QueryInterface): Promise<void> {
  await context.sequelize.query(`
    alter table titles
      -- Null for what came with its section's first sync: that is not news.
      add column arrived_at timestamptz,
      add column changed_at timestamptz,
      -- What it was before: the columns that differ, as they were.
      add column changed_from jsonb,
      -- No longer offered. The row stays, so that a title that comes back is the same one with all that hangs on it.
      add column gone_at timestamptz;
    create index titles_arrived on titles (kind, arrived_at desc, id desc) where arrived_at is not null;
    create index titles_changed on titles (kind, changed_at desc, id desc) where changed_at is not null;
    create index titles_gone on titles (kind, gone_at desc, id desc) where gone_at is not null;
  `);
}

export async function down(context: QueryInterface): Promise<void> {
  await context.sequelize.query(`
    delete from titles where gone_at is not null;
    alter table titles drop column arrived_at, drop column changed_at, drop column changed_from, drop column gone_at;
  `);
}
