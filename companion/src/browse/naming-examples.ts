import type { NamingEpisode, NamingMovie } from './naming-store.ts';

/** Shown while the catalogue has no film yet: one as usual, and each of what is hard. */
export const exampleMovies: Omit<NamingMovie, 'id'>[] = [
  { name: 'EN - Example Film (2019)', title: 'Example Film', year: 2019, language: 'English' },
  { name: 'Film Without a Year', title: 'Film Without a Year', year: null, language: 'Unknown' },
  { name: 'MULTI - Question: Why? (2021)', title: 'Question: Why?', year: 2021, language: 'Multi' },
  {
    name: `DE - ${'Ein sehr langer Name '.repeat(14).trim()} (1999)`,
    title: 'Ein sehr langer Name '.repeat(14).trim(),
    year: 1999,
    language: 'German',
  },
].map((movie) => ({ ...movie, container_extension: 'mkv' }));

const exampleSeries = { name: 'EN - Example Series (2020)', title: 'Example Series', year: 2020, language: 'English' };

/** Episodes as providers list them, of these series; of an example where there is none. */
export function exampleEpisodes(
  series: { name: string; title: string; year: number | null; language: string }[],
): Omit<NamingEpisode, 'id'>[] {
  const own = series.length > 0 ? series : [exampleSeries];
  return own.flatMap(({ name, title, year, language }) =>
    ['The First Day', 'Who Knows?'].map((episode, index) => ({
      title: `${title} - S01E0${index + 1} - ${episode}`,
      season_number: 1,
      episode_num: index + 1,
      container_extension: 'mkv',
      series_name: name,
      series_title: title,
      series_year: year,
      series_language: language,
    })),
  );
}
