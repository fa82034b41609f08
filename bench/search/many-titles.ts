import type { Catalogue } from '../../companion/src/demo/provider/index.ts';

/** What a catalogue of this size was made of, to ask for it again. */
export type ManyTitles = {
  /** Titles as people know them, in the order of their popularity. */
  works: string[];
  people: string[];
};

type Counts = { movies: number; series: number; channels: number };

const stems =
  `lantern harbour winter river kestrel copper iron silver stone glass paper shadow night light moon sun star storm
thunder ocean island forest garden castle bridge tower road train city village market kitchen theatre school hospital prison
doctor soldier sailor painter singer dancer teacher thief king queen prince mother father brother sister daughter stranger
ghost witch dragon wolf tiger eagle raven salmon horse love war peace death life dream fear hope fire water wind snow rain
summer spring autumn morning evening midnight sunday monday last first second lost found hidden secret silent broken golden
black white red blue green dark bright long short old new little great final perfect american german french italian spanish
return escape journey promise letter song dance game play story legend chronicle murder mystery crime case trial money honour
blood heart soul mind hand eye face voice name number hour year century future past machine signal code engine orbit planet
mond nacht tage winter stille schatten wasser feuer liebe leben haus strasse stadt kinder mann frau freund feind traum reise
nuit jour amour maison homme femme enfant rue ville mer montagne ciel terre ombre lumiere secret voyage coeur dernier premier
noche casa amor vida muerte hombre mujer ciudad camino sombra fuego agua sangre corazon ultimo primera suenos cielo tierra
notte giorno amore vita morte uomo donna strada mare montagna cuore ultimo sogno segreto viaggio ombra luce terra cielo`
    .split(/\s+/)
    .filter((word, index, all) => all.indexOf(word) === index);
const endings = [
  '',
  '',
  '',
  's',
  'er',
  'ing',
  'ed',
  'land',
  'man',
  'ville',
  'stein',
  'berg',
  'ella',
  'ino',
  'eur',
  'ión',
  'ité',
  'en',
  'ia',
  'o',
];
const small = [
  'the',
  'of',
  'and',
  'a',
  'in',
  'to',
  'la',
  'de',
  'der',
  'die',
  'und',
  'le',
  'el',
  'il',
  'my',
  'no',
  'up',
];
const accents: Record<string, string> = { a: 'á', e: 'é', i: 'í', o: 'ö', u: 'ü', c: 'ç', n: 'ñ' };
const firstNames =
  'Vera Bo Ann Lukas Zoë Çağla Marta Igor Sofia Ravi Mei João Elin Omar Nadia Pavel Rosa Tomás Ida Yuki'.split(' ');
const styles = [
  { prefix: 'EN - ', language: 'EN', share: 0.4 },
  { prefix: '|DE| ', language: 'DE', share: 0.15 },
  { prefix: 'FR: ', language: 'FR', share: 0.15 },
  { prefix: 'ES - ', language: 'ES', share: 0.1 },
  { prefix: 'IT | ', language: 'IT', share: 0.1 },
  { prefix: 'AR - ', language: 'AR', share: 0.1 },
];
const genres = [
  'Drama',
  'Comedy',
  'Action',
  'Thriller',
  'Crime',
  'Horror',
  'Family',
  'Documentary',
  'Romance',
  'Western',
];
const marks = ['', '', '', '', '', ' 4K', ' HD', ' [MULTI-SUB]'];

/**
 * Fills a catalogue with invented titles as large providers have them: words by Zipf's law, one work in several languages
 * and qualities, categories of very different sizes. The same seed gives the same titles.
 */
export function addManyTitles(catalogue: Catalogue, counts: Counts, seed: number): ManyTitles {
  const next = randomFrom(seed);
  const words = vocabulary(next);
  const word = zipf(words, next);
  const people = Array.from(
    { length: 20_000 },
    (_, n) => `${firstNames[n % firstNames.length]} ${capital(words[(n * 7) % words.length] as string)}`,
  );
  const person = zipf(people, next);
  const title = () =>
    capital(
      Array.from({ length: lengthOf(next()) }, (_, n) => (n > 0 && next() < 0.35 ? pick(small, next) : word()))
        .map(accented(next))
        .join(' '),
    );
  const works: string[] = [];

  const rows = (count: number, add: (row: Row) => void, categories: (language: string) => string[]) => {
    for (let made = 0; made < count;) {
      const name = title();
      const year = 2026 - Math.floor(next() ** 2 * 70);
      const rating = next() < 0.2 ? 0 : Math.round(next() * 90 + 10) / 10;
      works.push(name);
      for (const style of variantsOf(next)) {
        if (made++ >= count) break;
        add({
          name: `${style.prefix}${name} (${year})${pick(marks, next)}`,
          year,
          rating,
          categoryIds: categories(style.language),
        });
      }
    }
  };
  const shelves = (kind: 'vod' | 'series') => {
    const byLanguage = new Map(
      styles.map(({ language }) => [
        language,
        genres.map((genre) => catalogue.addCategory(kind, `${language} | ${genre}`).id),
      ]),
    );
    const fresh = catalogue.addCategory(kind, 'NEW RELEASES').id;
    return (language: string) => {
      const one = zipf(byLanguage.get(language) as string[], next)();
      return next() < 0.05 ? [one, fresh] : [one];
    };
  };
  const addedAt = () => 1_500_000_000 + Math.floor(next() * 260_000_000);
  rows(counts.movies, (row) => catalogue.addMovie({ ...row, addedAt: addedAt() }), shelves('vod'));
  rows(
    counts.series,
    (row) =>
      catalogue.addSeries({
        ...row,
        lastModified: addedAt(),
        director: person(),
        cast: Array.from({ length: 3 + Math.floor(next() * 5) }, person),
      }),
    shelves('series'),
  );
  const channels = styles.map(({ language }) => catalogue.addCategory('live', `${language} | Channels`).id);
  for (let n = 0; n < counts.channels; n++) {
    catalogue.addChannel({
      name: `${pick(styles, next).language}: ${capital(word())} ${n % 400} HD`,
      categoryIds: [pick(channels, next)],
    });
  }
  return { works, people };
}

type Row = { name: string; year: number; rating: number; categoryIds: string[] };
type Next = () => number;

const lengthOf = (share: number) => (share < 0.2 ? 1 : share < 0.5 ? 2 : share < 0.8 ? 3 : share < 0.93 ? 4 : 5);
const capital = (text: string) => text.replace(/(^|\s)\p{L}/gu, (letter) => letter.toUpperCase());
const pick = <T>(list: readonly T[], next: Next) => list[Math.floor(next() * list.length)] as T;
const accented = (next: Next) => (word: string) =>
  next() < 0.08 ? word.replace(/[aeioucn]/, (letter) => accents[letter] ?? letter) : word;

/** A few thousand frequent words and tens of thousands of rare ones. */
function vocabulary(next: Next): string[] {
  const words = new Set(stems);
  for (const stem of stems) for (const ending of endings) words.add(stem + ending);
  while (words.size < 60_000) {
    const [one, other] = [pick(stems, next), pick(stems, next)];
    words.add(
      next() < 0.5
        ? one + other
        : one.slice(0, 2 + Math.floor(next() * 4)) + other.slice(-2 - Math.floor(next() * 4)) + pick(endings, next),
    );
  }
  return [...words];
}

/** The language of a work's own, and other versions of it: most have one or two, some a dozen. */
function variantsOf(next: Next) {
  const own = styles.find(
    (style, n) => next() < style.share * 1.6 || n === styles.length - 1,
  ) as (typeof styles)[number];
  const more = Math.floor(next() ** 4 * 10);
  return [own, ...Array.from({ length: more }, () => pick(styles, next))];
}

/** Draws from a list whose n-th member is n times rarer than the first. */
export function zipf<T>(list: readonly T[], next: Next): () => T {
  const sums = new Float64Array(list.length);
  let sum = 0;
  for (let n = 0; n < list.length; n++) sums[n] = sum += 1 / (n + 3);
  return () => {
    const wanted = next() * sum;
    let [low, high] = [0, list.length - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((sums[middle] as number) < wanted) low = middle + 1;
      else high = middle;
    }
    return list[low] as T;
  };
}

/** Numbers from 0 to 1, the same for the same seed (mulberry32). */
export function randomFrom(seed: number): Next {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}
