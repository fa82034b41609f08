import type { Sequelize } from 'sequelize';

/** Words that titles are made of, by the language whose folder they go to. */
const languages = [
  {
    folder: 'English',
    prefix: 'EN',
    words: 'The Quiet Harbour Night of Salt and Iron Lantern Winter Road Nobody Kestrel',
  },
  {
    folder: 'German',
    prefix: 'DE',
    words: 'Der stille Fährmann und die Nacht über Königsbrück Straße Winterlicht Größe',
  },
  { folder: 'French', prefix: 'FR', words: 'La dernière nuit été à Orléans Le château des ombres cœur brisé Noël' },
  { folder: 'Arabic', prefix: 'AR', words: 'ليل البحر الطويل مدينة النور قصة الصحراء بيت القمر الأزرق' },
  { folder: 'Russian', prefix: 'RU', words: 'Тихая гавань Ночь Зимняя дорога Последний поезд Белый город' },
  { folder: 'Chinese', prefix: 'CN', words: '夜航 海上 长城 归来 風雪 故人 山河 月光 无声 列車' },
  { folder: 'Hindi', prefix: 'IN', words: 'रात का सफ़र नदी के पार आख़िरी चिट्ठी बरसात घर' },
  { folder: 'Greek', prefix: 'GR', words: 'Η θάλασσα της νύχτας Δρόμος χωρίς όνομα Φως' },
].map(({ words, ...rest }) => ({ ...rest, words: words.split(' ') }));

type Options = {
  playlistId: number;
  count: number;
  /** Where pictures are, without a slash at the end: the demo provider. */
  pictures: string;
};

/**
 * That many films with made-up titles of one to nine words in eight scripts, as a sync would have written them. Half have
 * a picture (one of forty), a quarter a dead one, a quarter none.
 */
export async function insertFilms(database: Sequelize, options: Options): Promise<void> {
  const categories = Array.from({ length: 40 }, (_, index) => ({
    id: String(index + 1),
    name: `Category ${index + 1}`,
  }));
  const run = (sql: string, replacements: Record<string, unknown> = {}) =>
    database.query(sql, { replacements: { ...options, ...replacements } });
  await run(
    `insert into categories (playlist_id, kind, category_id, name, title, position)
     select :playlistId, 'movie', c.id, c.name, c.name, c.id::int
       from json_to_recordset(:categories) as c(id text, name text)`,
    { categories: JSON.stringify(categories) },
  );
  // An index is made faster from a full table than row by row, this one by far.
  await run('drop index titles_search_movie');
  await run(
    `insert into titles (playlist_id, kind, provider_id, name, title, year, language, tags, category_ids, rating,
                         added_at, image_url, container_extension, content_hash)
     select :playlistId, 'movie', i::text, l.prefix || ' - ' || made.title || ' (' || made.year || ')', made.title,
            case when i % 11 = 0 then null else made.year end, l.folder,
            case i % 9 when 0 then '{4K}'::text[] when 1 then '{HD}' else '{}' end, array[(i % 40 + 1)::text],
            case when i % 5 = 0 then null else (i * 7 % 100) / 10.0 end,
            '2020-01-01'::timestamptz + i * interval '11 minutes',
            case i % 4 when 0 then null when 1 then :pictures || '/images/gone/' || i || '.png'
                       else :pictures || '/images/movie/' || i % 40 || '.png' end,
            case i % 3 when 0 then 'mkv' else 'mp4' end, i::text
       from generate_series(1, :count) i
       cross join lateral (select * from json_to_recordset(:languages) as x(folder text, prefix text, words json)
                            offset i % :languageCount limit 1) l
       cross join lateral (select array_agg(word) as words from json_array_elements_text(l.words) word) w
       cross join lateral (
         select string_agg(w.words[1 + abs(hashint4(i * 31 + n) % array_length(w.words, 1))], ' ' order by n) || ' ' || i as title,
                1950 + i * 13 % 76 as year
           from generate_series(1, 1 + i * 7 % 9) n) made`,
    { languages: JSON.stringify(languages), languageCount: languages.length },
  );
  await run("create index titles_search_movie on titles using gin (name_norm gin_trgm_ops) where kind = 'movie'");
  await run(
    `insert into playlist_sections (playlist_id, section, count, synced_at) values (:playlistId, 'vod', :count, now())
     on conflict (playlist_id, section) do update set count = excluded.count`,
  );
  await database.query('vacuum (analyze) titles');
}
