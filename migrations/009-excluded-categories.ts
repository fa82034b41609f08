import type { QueryInterface } from 'sequelize';

export async function up(context: QueryInterface): Promise<void> {
  await context.sequelize.query(`
    alter table playlists
      -- By section, as the provider names them: titles that are in no other category are not listed.
      add column excluded_categories jsonb not null default '{"live": [], "vod": [], "series": []}';
  `);
}

export async function down(context: QueryInterface): Promise<void> {
  await context.sequelize.query('alter table playlists drop column excluded_categories;');
}
