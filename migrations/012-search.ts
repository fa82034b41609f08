import type { QueryInterface } from 'sequelize';

export async function up(context: QueryInterface): Promise<void> {
  await context.sequelize.query(String.raw`
    -- First, because adding a column with values writes every index anew.
    drop index titles_search, titles_by_category, titles_by_name, titles_by_added, titles_by_rating, titles_by_year;

    alter table titles
      -- What a title's own details name; most providers' lists name nobody. A sync leaves them alone.
      add column known_actors text,
      add column known_director text;
    update titles t
       set known_actors = left(td.info->>'cast', 4000), known_director = left(td.info->>'director', 4000)
      from title_details td
     where td.title_id = t.id and (td.info->>'cast' is not null or td.info->>'director' is not null);

    -- What stands between words is no part of them.
    create function catalogue_split(text) returns text language sql immutable strict parallel safe as
      $$ select translate($1, '.,;:!?/|\_-–—''’"()[]{}<>@&+*#=~%', repeat(' ', 32)) $$;
    create function catalogue_words(text) returns text language sql immutable strict parallel safe as
      $$ select catalogue_split(catalogue_norm($1)) $$;

    alter table titles
      -- Of all names, of the list's and of the details': finds candidates, who is meant is compared by name.
      add column people tsvector generated always as (
        case when coalesce(known_actors, actors, known_director, director) is not null
             then to_tsvector('simple', catalogue_words(
               left(coalesce(known_actors, ''), 4000) || ' ' || left(coalesce(actors, ''), 4000) || ' ' ||
               left(coalesce(known_director, ''), 4000) || ' ' || left(coalesce(director, ''), 4000))) end) stored;
    create index titles_people_movie on titles using gin (people) where kind = 'movie' and people is not null;
    create index titles_people_series on titles using gin (people) where kind = 'series' and people is not null;

    -- One index per kind: no list mixes them, and without the kind the index is smaller and looked through faster.
    create index titles_search_movie on titles using gin (name_norm gin_trgm_ops) where kind = 'movie';
    create index titles_search_series on titles using gin (name_norm gin_trgm_ops) where kind = 'series';
    create index titles_search_live on titles using gin (name_norm gin_trgm_ops) where kind = 'live';

    -- What few values are shared by many titles, in any combination.
    create index titles_by_group on titles using gin (category_ids, tags, language);

    -- By playlist: one account's list must not walk past the titles of the others. All of them are merged.
    create index titles_by_name on titles (playlist_id, kind, name_norm, id);
    create index titles_by_added on titles
      (playlist_id, kind, coalesce(added_at, '-infinity'::timestamptz) desc, id desc);
    create index titles_by_rating on titles (playlist_id, kind, coalesce(rating, -1) desc, id desc);
    create index titles_by_year on titles (playlist_id, kind, coalesce(year, 0) desc, id desc);

    -- The words of all titles and people that there ever were, for what a misspelt one was meant to be.
    create table search_words (word text collate "C" primary key);
    insert into search_words
    select distinct word
      from (select unnest(string_to_array(name_norm, ' ')) as part from titles
             union select unnest(tsvector_to_array(people)) from titles) parts,
           unnest(string_to_array(catalogue_split(part), ' ')) word
     where length(word) between 3 and 40 and word !~ '^[0-9]+$';
    create index search_words_alike on search_words using gin (word gin_trgm_ops);
  `);
}

export async function down(context: QueryInterface): Promise<void> {
  await context.sequelize.query(`
    drop table search_words;
    drop index titles_by_name, titles_by_added, titles_by_rating, titles_by_year, titles_by_group;
    drop index titles_search_movie, titles_search_series, titles_search_live;
    create index titles_search on titles using gin (kind, name_norm gin_trgm_ops);
    create index titles_by_category on titles using gin (category_ids);
    create index titles_by_name on titles (kind, name_norm, id);
    create index titles_by_added on titles (kind, coalesce(added_at, '-infinity'::timestamptz) desc, id desc);
    create index titles_by_rating on titles (kind, coalesce(rating, -1) desc, id desc);
    create index titles_by_year on titles (kind, coalesce(year, 0) desc, id desc);
    alter table titles drop column people, drop column known_actors, drop column known_director;
    drop function catalogue_words(text);
    drop function catalogue_split(text);
  `);
}
