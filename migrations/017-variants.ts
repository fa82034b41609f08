import type { QueryInterface } from 'sequelize';

export async function up(context: QueryInterface): Promise<void> {
  await context.sequelize.query(`
    alter table titles
      -- What the panel gave in fields of their own; a name is read again with them. Null where it gave none.
      add column given_title text,
      add column given_year integer,
      -- Hashes of what a title can be recognised by: name and year; TMDB's id and year; TMDB's id alone.
      add column name_key bigint,
      add column tmdb_key bigint,
      add column tmdb_loose_key bigint,
      -- Variants of one title share it. Null until the row was read by a version that knows it, and for channels.
      add column group_key bigint;
    create index titles_by_group_key on titles (group_key) where group_key is not null;
    create index titles_by_tmdb on titles (kind, tmdb_id) where tmdb_id is not null;

    -- Under which TMDB title and year a name, or the id without a year, was offered; one that stands for two says nothing.
    create table title_aliases (
      id bigint generated always as identity,
      kind text not null,
      from_key bigint not null,
      to_key bigint not null,
      primary key (kind, from_key, to_key)
    );

    alter table categories
      -- BCP-47, as the user says; wins over what the category's name and the titles' names say.
      add column chosen_language text;

    alter table playlists
      -- The names are to be read again: rules or a category's language were changed. What is there already has no keys yet.
      add column names_due boolean not null default false;
    update playlists set names_due = true;
  `);
}

export async function down(context: QueryInterface): Promise<void> {
  await context.sequelize.query(`
    alter table playlists drop column names_due;
    alter table categories drop column chosen_language;
    drop table title_aliases;
    alter table titles drop column given_title, drop column given_year, drop column name_key, drop column tmdb_key,
      drop column tmdb_loose_key, drop column group_key;
  `);
}
