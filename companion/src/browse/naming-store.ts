import { QueryTypes, type Sequelize } from 'sequelize';
import { excludedTitles } from './excluded-store.ts';

export type NamingMovie = {
  id: number;
  name: string;
  title: string;
  year: number | null;
  language: string;
  tmdb_id?: string | null;
  container_extension: string | null;
};

/** `title`, `season_number`, `episode_num` are the episode's, the rest of the names its series'. */
export type NamingEpisode = {
  id: number;
  title: string;
  season_number: number;
  episode_num: number | null;
  container_extension: string | null;
  series_name: string;
  series_title: string;
  series_year: number | null;
  series_language: string;
  series_tmdb_id?: string | null;
};

/** A class of titles: which ones, how many of them, and in which order where any will not do. */
type Sort = { where: string; most: number; order?: string };

/** Regular expressions of Postgres. */
const shapes = {
  forbidden: String.raw`[:/\\|*"?<>]`,
  edges: String.raw`^\.|\.$`,
  scripts: String.raw`[^\u0001-\u024f\u2000-\u206f]`,
};

/** Enough to see what a template does, few enough to look at. */
const mostShown = 20;

/** The usual ones first, then what is hard: each class shows something else. The last one fills up. */
const usual = 3;
const newest = `coalesce(t.added_at, '-infinity'::timestamptz) desc, t.id desc`;
const movieSorts: Sort[] = [
  { where: 't.year is not null', most: usual, order: newest },
  { where: 't.year is null', most: 2 },
  { where: `t.language = 'Multi'`, most: 2 },
  { where: 't.title ~ :forbidden', most: 4 },
  { where: 't.title ~ :edges', most: 1 },
  { where: 't.title ~ :scripts', most: 1 },
  { where: 'true', most: 2, order: 'octet_length(t.title) desc, t.id' },
  { where: 'true', most: mostShown, order: newest },
];
/** Two of one name and what differs, two of one name and all. */
const twins = 4;
/** Titles of one name are looked for among the newest: comparing all takes too long for somebody who types. */
const lookedThrough = 20_000;

const episodeSorts: Sort[] = [
  { where: `e.season_number > 0 and t.year is not null`, most: 3, order: 'e.id desc' },
  { where: 't.year is null', most: 2, order: 'e.id desc' },
  { where: 'e.season_number = 0', most: 1 },
  { where: 'e.episode_num is null', most: 1 },
  { where: 'e.episode_num > 99', most: 1 },
  { where: 'e.title ~ :forbidden', most: 3 },
  { where: 't.title ~ :forbidden', most: 1 },
  { where: 't.title ~ :scripts', most: 1 },
  { where: 'true', most: 2, order: 'octet_length(t.title) + octet_length(e.title) desc, e.id' },
  { where: 'true', most: mostShown, order: 'e.id desc' },
];

/** Of the list, else of the details where they were read. */
const tmdbId = `coalesce(t.tmdb_id, (select info->>'tmdbId' from title_details d where d.title_id = t.id))`;
const movieColumns = `t.id, t.name, t.title, t.year, t.language, t.container_extension, ${tmdbId} as tmdb_id`;
const episodeColumns = `e.id, e.title, e.season_number, e.episode_num, e.container_extension,
  t.name as series_name, t.title as series_title, t.year as series_year, t.language as series_language,
  ${tmdbId} as series_tmdb_id`;

export type NamingStore = ReturnType<typeof createNamingStore>;

/** Titles of the own catalogue that show what a template does to names. Hidden categories stay hidden. */
export function createNamingStore(database: Sequelize) {
  const select = <T extends object>(sql: string, replacements: Record<string, unknown> = {}) =>
    database.query<T>(sql, { replacements, type: QueryTypes.SELECT });

  /** One query for all classes: the first rows of each, in their order. */
  async function eachSort<T extends { id: number }>(sorts: Sort[], from: string, values: Record<string, unknown>) {
    const parts = sorts.map(
      ({ where, most, order }, place) =>
        `(select ${place} as place, row_number() over () as n, one.* from
           (${from} and ${where} ${order ? `order by ${order}` : ''} limit ${most}) one)`,
    );
    const rows = await select<T>(`${parts.join(' union all ')} order by place, n`, {
      ...shapes,
      ...values,
    });
    return [...new Map(rows.map((row) => [row.id, row])).values()].slice(0, mostShown);
  }

  async function shown(kind: 'movie' | 'series') {
    const { parts, values } = await excludedTitles(select, [kind], null);
    return {
      where: [`t.kind = '${kind}'`, 't.missing_since is null', 't.gone_at is null', ...parts].join(' and '),
      values,
    };
  }

  return {
    /** About twenty films: usual ones, those of one name, then what is hard. */
    async movies(): Promise<NamingMovie[]> {
      const { where, values } = await shown('movie');
      const some = await eachSort<NamingMovie>(
        movieSorts,
        `select ${movieColumns} from titles t where ${where}`,
        values,
      );
      // Of one name in one language and year, and of one name otherwise: both may want the same path.
      const pairs = await select<NamingMovie>(
        `with one_name as (
           select title, min(id) as first, count(distinct (language, coalesce(year, 0))) > 1 as differs
             from (select t.* from titles t where ${where} order by ${newest} limit ${lookedThrough}) recent
            group by title having count(*) > 1),
         chosen as (select distinct on (differs) title from one_name order by differs, first)
         select * from (select ${movieColumns}, row_number() over (partition by t.title order by t.id) as n
                          from titles t where ${where} and t.title in (select title from chosen)) found
          where n <= ${twins / 2} order by title, id`,
        values,
      );
      const ids = new Set(pairs.map(({ id }) => id));
      const others = some.filter(({ id }) => !ids.has(id)).slice(0, mostShown - pairs.length);
      return [...others.slice(0, usual), ...pairs, ...others.slice(usual)];
    },

    /** Further films with these titles: they may want the same paths. */
    async moviesCalled(titles: string[]): Promise<NamingMovie[]> {
      if (titles.length === 0) return [];
      const sql = `select ${movieColumns} from titles t
        where t.kind = 'movie' and t.gone_at is null and t.title in (:titles) order by t.id limit 200`;
      return select<NamingMovie>(sql, { titles });
    },

    /** Of series whose episodes were read already. */
    async episodes(): Promise<NamingEpisode[]> {
      const { where, values } = await shown('series');
      const from = `select ${episodeColumns} from episodes e join titles t on t.id = e.series_id where ${where}`;
      return eachSort<NamingEpisode>(episodeSorts, from, values);
    },

    /** The other episodes of these numbers: a provider may list one twice. */
    async episodesBeside(ids: number[]): Promise<NamingEpisode[]> {
      if (ids.length === 0) return [];
      return select<NamingEpisode>(
        `select ${episodeColumns} from episodes own
           join episodes e on e.series_id = own.series_id and e.season_number = own.season_number
            and e.episode_num is not distinct from own.episode_num and e.id <> own.id
           join titles t on t.id = e.series_id
          where own.id in (:ids) order by e.id limit 200`,
        { ids },
      );
    },

    /** Series whose episodes nobody has read yet. */
    async series(most: number): Promise<Omit<NamingMovie, 'container_extension'>[]> {
      const { where, values } = await shown('series');
      return select(
        `select t.id, t.name, t.title, t.year, t.language from titles t where ${where}
        order by ${newest} limit ${most}`,
        values,
      );
    },
  };
}
