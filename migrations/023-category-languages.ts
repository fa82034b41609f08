import type { QueryInterface } from 'sequelize';

export async function up(context: QueryInterface): Promise<void> {
  await context.sequelize.query(`
    -- Beside the account and not at the category: one that is missing in an answer and comes back keeps its language.
    alter table categories drop column chosen_language;
    alter table playlists
      -- By section and id of the category: BCP-47, as the user says. It wins over what names and the account's habits say.
      add column category_languages jsonb not null default '{"live": {}, "vod": {}, "series": {}}';
  `);
}

export async function down(context: QueryInterface): Promise<void> {
  await context.sequelize.query(`
    alter table playlists drop column category_languages;
    alter table categories add column chosen_language text;
  `);
}
