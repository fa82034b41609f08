import type { CategoryKind } from '../catalogue.ts';

/** How a provider writes the rows of one language. `{t}` is the title, `{y}` the year. */
export type Style = {
  movies: string[];
  series: string;
  live: string;
  /** Genre → category, and what stands alone. */
  categories: Record<CategoryKind, [genre: string, name: string][]>;
};

const live = (...names: string[]): [string, string][] => names.map((name) => ['', name]);

export const STYLES: Record<string, Style> = {
  en: {
    movies: ['EN - {t} ({y})', 'EN - {t} ({y})', 'EN - {t} ({y})', 'EN: {t} ({y})', 'UK | {t} ({y})', '{t} ({y})'],
    series: 'EN - {t} ({y})',
    live: 'UK: {t}',
    categories: {
      vod: [
        ['Drama', 'EN | Drama'],
        ['Thriller', 'EN | Thriller'],
        ['Comedy', 'EN | Comedy'],
        ['Crime', 'EN | Crime'],
        ['Science Fiction', 'EN | Sci-Fi & Fantasy'],
        ['Adventure', 'EN | Action & Adventure'],
      ],
      series: [
        ['Drama', 'EN | Series Drama'],
        ['Mystery', 'EN | Mystery'],
        ['Comedy', 'EN | Comedy Series'],
      ],
      live: live('UK | General', 'UK | Sports'),
    },
  },
  de: {
    movies: ['|DE| {t} ({y})', '|DE| {t} ({y})', 'DE - {t} ({y})', 'DE: {t} - {y}'],
    series: '|DE| {t} ({y})',
    live: '|DE| {t}',
    categories: {
      vod: [
        ['Krimi', '|DE| Krimi'],
        ['Drama', '|DE| Drama'],
        ['Komödie', '|DE| Komödie'],
      ],
      series: [['Krimi', '|DE| Serien']],
      live: live('|DE| Vollprogramm'),
    },
  },
  fr: {
    movies: ['FR - {t} ({y})', '|FR| {t} ({y})', 'FR - {t} ({y}) VOSTFR'],
    series: 'FR - {t} ({y})',
    live: 'FR | {t}',
    categories: {
      vod: [
        ['Policier', 'FR | Policier'],
        ['Comédie', 'FR | Comédie'],
        ['Drame', 'FR | Drame'],
      ],
      series: [['Drame', 'FR | Séries']],
      live: live('FR | Généraliste'),
    },
  },
  es: {
    movies: ['ES - {t} ({y})', '┃ES┃ {t} ({y})', 'ES | {t} [{y}]'],
    series: 'ES - {t} ({y})',
    live: 'ES: {t}',
    categories: {
      vod: [
        ['Drama', 'ES | Estrenos'],
        ['Suspense', 'ES | Suspense'],
      ],
      series: [['Drama', 'ES | Series']],
      live: live('ES | Canales'),
    },
  },
  'es-419': {
    movies: ['LAT - {t} ({y})'],
    series: 'LAT - {t} ({y})',
    live: 'LAT: {t}',
    categories: { vod: [['Drama', 'LAT | Películas']], series: [], live: [] },
  },
  'pt-BR': {
    movies: ['PT-BR | {t} ({y})', 'PT-BR | {t} ({y}) [L]', 'PT-BR - {t} ({y})'],
    series: 'PT-BR | {t} ({y})',
    live: 'PT-BR | {t}',
    categories: {
      vod: [
        ['Drama', 'PT-BR | Lançamentos'],
        ['Comédia', 'PT-BR | Comédia'],
      ],
      series: [['Drama', 'PT-BR | Séries']],
      live: live('PT-BR | Canais'),
    },
  },
  ar: {
    movies: ['AR - {t} ({y})', '|AR| {t} ({y})', 'AR | {t} - {y}'],
    series: 'AR - {t} ({y})',
    live: 'AR: {t}',
    categories: {
      vod: [['دراما', 'AR | أفلام عربية']],
      series: [['دراما', 'AR | مسلسلات عربية']],
      live: live('AR | قنوات'),
    },
  },
  tr: {
    movies: ['TR ▎ {t} ({y})', 'TR - {t} ({y})', 'TR | {t} ({y})'],
    series: 'TR - {t} ({y})',
    live: 'TR: {t}',
    categories: {
      vod: [['Dram', 'TR | Yerli Filmler']],
      series: [['Dram', 'TR | Diziler']],
      live: live('TR | Ulusal'),
    },
  },
  it: {
    movies: ['IT - {t} ({y})', 'IT: {t} ({y})'],
    series: 'IT - {t} ({y})',
    live: 'IT: {t}',
    categories: {
      vod: [['Drammatico', 'IT | Cinema']],
      series: [['Giallo', 'IT | Serie TV']],
      live: live('IT | Generalista'),
    },
  },
  nl: {
    movies: ['NL| {t} ({y})', 'NL - {t} - {y}'],
    series: 'NL - {t}',
    live: 'NL: {t}',
    categories: { vod: [['Drama', '|NL| FILMS']], series: [], live: [] },
  },
  pl: {
    movies: ['PL - {t} ({y})', 'PL | {t} ({y})'],
    series: 'PL - {t}',
    live: 'PL: {t}',
    categories: { vod: [['Dramat', 'PL | FILMY']], series: [], live: [] },
  },
  mul: {
    movies: ['[MULTI] {t} ({y})', '[MULTI] {t} ({y}) 4K HDR', 'MULTI - {t} ({y})'],
    series: 'MULTI - {t}',
    live: '{t}',
    categories: { vod: [['Documentary', 'MULTI | Festival selection']], series: [], live: [] },
  },
};

export type OddMovie = { name: string; extension?: string; uncategorised?: boolean };

/** Rows as they happen: entities, escapes, blanks, all digits, marks, very long, no category. */
export const ODD_MOVIES: OddMovie[] = [
  { name: 'EN - Mr &amp; Mrs Thornbury (2015)' },
  { name: "EN - The Keeper'\\''s Daughter (2018)" },
  { name: '1867' },
  { name: '2319: A Harbour Odyssey (2021)' },
  { name: '  EN -   The  Narrow   Strait  (2009)  ' },
  { name: '🇵🇹 ➾ O Faroleiro ᵁᴴᴰ (2019)' },
  { name: 'AR - \u200fمنارة الشمال\u200f (2018) مترجم' },
  { name: 'DE: Das Boot am Deich (1981) [Director’s Cut]', extension: 'MKV' },
  { name: 'NO (2012)', uncategorised: true },
  { name: 'EN - Static / Noise: Part 1/2 (2020)' },
  { name: 'EN - <b>Bold</b> &#039;Quotes&#039; & Co. (2017)' },
  { name: 'EN - CON (2011)' },
  { name: `EN - The ${'Very '.repeat(56)}Long Night (2022)` },
  { name: 'EN - Ferry Ride (CAM) (2024)' },
  { name: 'IT - Noi (2019)', extension: 'MP4' },
];

/** Rows that only part the list of live channels. */
export const LIVE_HEADERS: Record<string, string> = {
  en: '##### UNITED KINGDOM #####',
  de: '=======>   Deutschland   <=======',
  ar: '##### الأخبار #####',
};
