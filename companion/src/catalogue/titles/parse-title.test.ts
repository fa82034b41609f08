import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'mocha';
import { type NameKind, type ParsedTitle, parseTitle, type TitleContext } from './index.ts';

const NOW = new Date('2026-08-01T00:00:00Z');
const KINDS: Record<string, NameKind> = { m: 'movie', s: 'series', e: 'episode', c: 'category', l: 'live' };

type Row = { raw: string; kind: NameKind; expected: Record<string, unknown> };

function readTable(): Row[] {
  const [, ...lines] = readFileSync(new URL('titles.tsv', import.meta.url), 'utf8')
    .trimEnd()
    .split('\n');
  return lines.map((line) => {
    const [raw = '', kind = '', ...cells] = line.split('\t');
    const [language, title, year, tags, season, episode] = cells.map((cell) => (cell === '·' ? null : cell));
    return {
      // The dagger marks where a row comes from; it is no part of the name.
      raw: raw.replace(/†$/, ''),
      kind: KINDS[kind] ?? 'movie',
      expected: {
        language,
        title,
        year: year && Number(year),
        tags: tags?.split(',') ?? [],
        season: season && Number(season),
        episode: episode && (/^\d+$/.test(episode) ? Number(episode) : episode),
      },
    };
  });
}

describe('the table of providers’ names', () => {
  for (const { raw, kind, expected } of readTable()) {
    it(`reads ${kind} ${JSON.stringify(raw)}`, () => {
      const { language, title, year, tags, season, episode } = parseTitle(raw, { kind, now: NOW });
      assert.deepEqual({ language, title, year, tags, season, episode }, expected);
    });
  }
});

type Case = [raw: string, expected: Partial<ParsedTitle>, context?: Partial<TitleContext>];

function itReads(kind: NameKind, cases: Case[]): void {
  for (const [raw, expected, context] of cases) {
    it(`reads ${JSON.stringify(raw)} as ${JSON.stringify(expected)}`, () => {
      const parsed = parseTitle(raw, { kind, now: NOW, ...context });
      const read = Object.fromEntries(Object.keys(expected).map((key) => [key, parsed[key as keyof ParsedTitle]]));
      assert.deepEqual(read, expected);
    });
  }
}

describe('films', () => {
  itReads('movie', [
    ['IT: Chapter Two (2019)', { title: 'IT: Chapter Two', language: null }],
    ['EN - IT: Welcome to Derry', { title: 'IT: Welcome to Derry', language: 'en' }],
    ['IT - Chapter Two', { title: 'IT - Chapter Two', language: 'en' }, { categoryLanguage: 'en' }],
    ['IT: Il postino', { title: 'Il postino', language: 'it' }, { categoryLanguage: 'it' }],
    ['Class of 1999', { title: 'Class of 1999', year: null }],
    ['Titanic (1997) (1997)', { title: 'Titanic', year: 1997 }],
    ['Titanic (1997) - 1997', { title: 'Titanic', year: 1997 }],
    ['Dune (2021) Part One', { title: 'Dune Part One', year: 2021 }],
    ['Titanic HD', { title: 'Titanic', tags: ['HD'] }],
    ['Titanic FRENCH', { title: 'Titanic', language: 'fr' }],
    ['The English Patient', { title: 'The English Patient', language: null }],
    ['Step Up 3D (2010)', { title: 'Step Up 3D', year: 2010 }],
    ['Avatar 3D 1080p', { title: 'Avatar', tags: ['3D', '1080p'] }],
    ['XXX: State of the Union', { title: 'XXX: State of the Union', tags: [] }],
    ['XXX | Some Film', { title: 'Some Film', tags: ['adult'] }],
    ['The.Matrix.1999.1080p.BluRay.x264-GRP', { title: 'The Matrix', year: 1999, tags: ['1080p', 'BluRay', 'x264'] }],
    ['S.W.A.T.', { title: 'S.W.A.T.' }],
    ['EN-The Matrix', { title: 'The Matrix', language: 'en' }],
    ['X-Men (2000)', { title: 'X-Men' }],
    ['EN/FR | Both', { title: 'Both', language: 'mul' }],
    ['WALL·E (2008)', { title: 'WALL·E' }],
    ['The Naked Gun 2½ (1991)', { title: 'The Naked Gun 2½' }],
    ['Film (2019) {tmdb-123}', { title: 'Film', year: 2019, tmdbId: '123' }],
    ['Title (Tamil Dubbed)', { title: 'Title', language: 'ta' }],
    ['Title (EN SUBS)', { title: 'Title', language: null, tags: ['subs:en'] }],
    ['ᴜʜᴅ | Film', { title: 'Film', tags: ['UHD'] }],
    ['Mr &amp;amp; Mrs\u200b \u202eSmith', { title: 'Mr & Mrs Smith' }],
    ['قصة حب', { language: 'ar', languageSource: 'script' }],
    ['AR | Película', { title: 'Película', language: 'es-AR' }, { categoryName: 'ES | ARGENTINA' }],
    ['Some Film', { language: 'fr', languageSource: 'category' }, { categoryName: '|FR| FILMS 4K/3D' }],
    ['BE | Film', { title: 'Film', language: 'nl-BE', tags: ['BE'] }, { categoryLanguage: 'nl' }],
    ['', { title: 'Untitled' }],
    ['|EN|', { title: 'EN' }],
    ['????', { title: '????' }],
    ['(2019)', { title: '(2019)', year: null }],
  ]);
});

describe('what the provider knows', () => {
  itReads('movie', [
    [
      'EN - Wonder Woman 1984',
      { title: 'Wonder Woman 1984', year: 2020, language: 'en' },
      { known: { title: 'EN - Wonder Woman 1984', year: 2020 } },
    ],
    [
      'FR - Le Film (2001)',
      { title: 'Le Film', year: 2001, language: 'fr' },
      { known: { title: 'N/A', year: 0, tmdbId: '0' } },
    ],
    [
      'XY 1',
      { title: 'The Real Name', year: 1999, tmdbId: '603' },
      { known: { title: 'The Real Name (1999)', tmdbId: 603 } },
    ],
    ['Film (2001)', { year: 2002 }, { known: { year: '2002' } }],
  ]);
});

describe('series', () => {
  itReads('series', [
    ['The Office (US)', { title: 'The Office (US)', language: 'en-US' }],
    ['House of Cards (UK) (1990)', { title: 'House of Cards (UK)', year: 1990, language: 'en' }],
    ['Stranger Things (2016-2025)', { title: 'Stranger Things', year: 2016 }],
    ['Show (S01-S05)', { title: 'Show', season: null }],
    ['Kuruluş Osman 3. Sezon', { title: 'Kuruluş Osman', season: 3 }],
    ['Élite 2ª Temporada', { title: 'Élite', season: 2, language: 'es', languageSource: 'wording' }],
    ['FR - Lupin (2021) S02', { title: 'Lupin', year: 2021, season: 2, language: 'fr' }],
    ['9-1-1', { title: '9-1-1' }],
  ]);
});

describe('episodes', () => {
  itReads('episode', [
    ['S01E02', { title: 'Breaking Bad', episodeTitle: null, season: 1, episode: 2 }, { seriesTitle: 'Breaking Bad' }],
    ['S01E02', { title: 'S01E02', season: 1, episode: 2 }],
    ['Breaking Bad - Pilot', { title: 'Pilot', showTitle: 'Breaking Bad' }, { seriesTitle: 'Breaking Bad' }],
    ['Show - S01E02 - Show - S01E02 - Name', { title: 'Name', showTitle: 'Show', episodeTitle: 'Name' }],
    ['Show - S01E05 - Episode 5', { title: 'Show', episodeTitle: null, episode: 5 }],
    ['Show.S01E05.1080p.WEB-DL', { title: 'Show', tags: ['1080p', 'WEB-DL'] }],
    ['The Show (2010) - S02E03 - Summer 1999', { showTitle: 'The Show', year: 2010, episodeTitle: 'Summer 1999' }],
    ['Show Season 1 Episode 15', { season: 1, episode: 15 }],
    ['1. Sezon 2. Bölüm', { season: 1, episode: 2 }],
    ['Folge 9', { season: null, episode: 9, tags: ['absolute'] }],
    ['Show - S01E02E03 - Two', { episode: '2-3', episodeTitle: 'Two' }],
    ['Dark - S01E01 - Geheimnisse (DE)', { language: 'de', episodeTitle: 'Geheimnisse' }],
  ]);
});

describe('channels', () => {
  itReads('live', [
    ['UK: BBC ONE HD', { title: 'BBC ONE', language: 'en', tags: ['HD'] }],
    ['HBO - Comedy', { title: 'HBO - Comedy', tags: [] }],
    ['DE: RTL ᴿᴬᵂ', { title: 'RTL', language: 'de', tags: ['RAW'] }],
    ['24/7 Friends', { title: '24/7 Friends' }],
    ['▬▬▬ UK ▬▬▬', { title: 'UK', tags: ['header'] }],
  ]);
});

describe('categories', () => {
  itReads('category', [
    ['VOD | FR | ACTION', { language: 'fr' }],
    ['TURKISH SERIES (ARABIC SUBS)', { language: 'tr' }],
    ['English / French', { language: 'mul' }],
    ['AMAZON PRIME (DE)', { title: 'AMAZON PRIME', language: 'de', tags: ['AMZ'] }],
    ['IN THE THEATER (CAMERA)', { title: 'IN THE THEATER (CAMERA)', language: null }],
    ['NEW RELEASES', { title: 'NEW RELEASES', language: null }],
    ['2018', { title: '2018', year: null }],
    ['FOR ADULTS', { tags: ['adult'] }],
    ['ADULT SWIM', { tags: [] }],
  ]);
});

describe('reasons', () => {
  it('name the rule, what it took and what came of it', () => {
    const { reasons } = parseTitle('4K-EN - Dune (2024)', { kind: 'movie', now: NOW });
    assert.deepEqual(reasons, [
      { rule: 'prefix-dash', token: '4K-EN', effect: 'language en; tags 4K' },
      { rule: 'year-in-brackets', token: '(2024)', effect: 'year 2024' },
    ]);
  });
});

describe('hostile names', () => {
  const parts = [
    '(',
    '[',
    '|',
    ' ',
    ' - ',
    '-',
    'a ',
    'S1E1',
    'EN - ',
    '(2019)',
    '[EN] ',
    '4K ',
    'season 1 ',
    '&amp;',
    '&#',
    '\u200b',
    '🇵🇹',
    ': ',
    '.',
    '12. ',
    '#',
    'ﷺ',
    '1x',
    '/4K',
    '\0',
    '\ud800',
  ];
  const kinds = Object.values(KINDS);

  for (const part of parts) {
    it(`${JSON.stringify(part)} for 5,000 characters has a title and takes no time`, () => {
      const raw = part.repeat(5000 / part.length);
      const start = performance.now();
      for (const kind of kinds)
        for (const tail of ['', 'x', ')']) assert.notEqual(parseTitle(raw + tail, { kind }).title, '');
      assert.ok(performance.now() - start < 1500);
    });
  }
});
