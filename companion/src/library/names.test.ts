import assert from 'node:assert/strict';
import path from 'node:path';
import { describe, it } from 'mocha';
import {
  checkTemplate,
  DEFAULT_TEMPLATES,
  distinctStem,
  episodeStem,
  explainStem,
  extensionOf,
  movieStem,
  ownEpisodeName,
  renderPath,
  resolveInside,
  type SeriesEpisodeNaming,
  safeSegment,
  stemKey,
  type TemplateKind,
  templateFault,
} from './names.ts';

const EPISODE: SeriesEpisodeNaming = {
  seriesTitle: 'Dark',
  seriesYear: 2017,
  language: 'German',
  season: 1,
  episode: 2,
  episodeTitle: 'Lügen',
};

function bytes(text: string): number {
  return Buffer.byteLength(text);
}

const SEGMENTS: [name: string, safe: string][] = [
  ['Dune: Part Two (2024)', 'Dune - Part Two (2024)'],
  ['2:22', '2-22'],
  ['Title:', 'Title'],
  ['Face/Off', 'Face-Off'],
  ['AC\\DC', 'AC-DC'],
  ['../../etc/passwd', 'etc-passwd'],
  ['/etc/passwd', 'etc-passwd'],
  ['C:\\Windows', 'C-Windows'],
  ['..', 'Untitled'],
  ['', 'Untitled'],
  ['   ', 'Untitled'],
  ['???', 'Untitled'],
  ['...And Justice for All', 'And Justice for All'],
  ['S.W.A.T.', 'S.W.A.T'],
  ['.hidden', 'hidden'],
  ['Who? "Me" <b>', "Who 'Me' b"],
  ['M*A*S*H', 'M-A-S-H'],
  ['a\0b\nc\td', 'a b c d'],
  ['\u202eevil\u200b\ufeff', 'evil'],
  ['Ame\u0301lie', 'Amélie'],
  ['lone \ud800 half', 'lone half'],
  ['CON', '_CON'],
  ['nul.txt', '_nul.txt'],
  ['Com1', '_Com1'],
  ['Con (2019)', 'Con (2019)'],
  ['Contact', 'Contact'],
  ['Sample This', '_Sample This'],
  ['metadata', '_metadata'],
  ['Extras', '_Extras'],
  ['Extras (2005)', 'Extras (2005)'],
  ['.actors', '_actors'],
  ['Show S01E02 - Trailer', 'Show S01E02 – Trailer'],
  ['Film.sample', 'Film – sample'],
  ['Trailer', '_Trailer_'],
  ['_sample', '_sample_'],
  ['Show S01E02 - The Trailer', 'Show S01E02 - The Trailer'],
];

describe('a safe segment', () => {
  for (const [name, safe] of SEGMENTS) {
    it(`of ${JSON.stringify(name)} is ${JSON.stringify(safe)}`, () => assert.equal(safeSegment(name), safe));
  }

  it('is cut between characters, not within them', () => {
    const family = '👨‍👩‍👧';
    for (const part of ['ä', '本', 'e\u0301\u0302\u0303', family, 'abc']) {
      const safe = safeSegment(part.repeat(300));
      assert.ok(bytes(safe) <= 215 && bytes(safe) > 190);
      assert.ok(!safe.includes('\ufffd') && Buffer.from(safe).toString() === safe);
    }
  });

  it('is cut even within a character that is longer than any name', () => {
    assert.ok(bytes(safeSegment(`a${'\u0301\u0302'.repeat(500)}`)) <= 215);
  });
});

describe('a film', () => {
  const cases: [title: string, year: number | null, stem: string][] = [
    ['The Matrix', 1999, 'VOD/English/The Matrix (1999)/The Matrix (1999)'],
    ['Alarum', null, 'VOD/English/Alarum/Alarum'],
    ['S.W.A.T.', 2003, 'VOD/English/S.W.A.T. (2003)/S.W.A.T. (2003)'],
    ['???', 2003, 'VOD/English/Untitled (2003)/Untitled (2003)'],
    ['Con', 2003, 'VOD/English/Con (2003)/Con (2003)'],
    ['Con', null, 'VOD/English/_Con/_Con'],
    ['../../../root', null, 'VOD/English/root/root'],
    ['{year} {movie}', 2003, 'VOD/English/{year} {movie} (2003)/{year} {movie} (2003)'],
  ];
  for (const [title, year, stem] of cases) {
    it(`${JSON.stringify(title)} is at ${stem}`, () =>
      assert.equal(movieStem({ title, year, language: 'English' }), stem));
  }

  it('of a long title keeps its year and has room for suffixes', () => {
    const stem = movieStem({ title: 'é'.repeat(400), year: 2020, language: 'French' });
    assert.match(stem, /^VOD\/French\/é+ \(2020\)\/é+ \(2020\)$/);
    for (const segment of stem.split('/')) assert.ok(bytes(segment) <= 215);
  });

  it('cannot leave the media folder by its language', () => {
    assert.equal(movieStem({ title: 'A', year: null, language: '../..' }), 'VOD/Untitled/A/A');
  });
});

describe('the TMDB id in a name', () => {
  const film = { title: 'Solaris', year: 1972, language: 'Russian' };
  it('is in the folder and in the file of a film, so that its versions are one', () =>
    assert.equal(
      movieStem({ ...film, tmdbId: '593' }),
      'VOD/Russian/Solaris (1972) [tmdbid-593]/Solaris (1972) [tmdbid-593]',
    ));
  it("is in the folder of a series and not in its episodes' names", () =>
    assert.equal(
      episodeStem({ ...EPISODE, tmdbId: '70523' }),
      'Series/German/Dark (2017) [tmdbid-70523]/Season 1/Dark (2017) S01E02 - Lügen',
    ));
  it('stays whole behind the longest title', () =>
    assert.match(movieStem({ ...film, title: 'x'.repeat(400), tmdbId: '593' }), / \(1972\) \[tmdbid-593\]$/));
  for (const tmdbId of [null, '', '0x1', '../..', '5]/[9'])
    it(`is left out where it is ${JSON.stringify(tmdbId)}`, () =>
      assert.equal(movieStem({ ...film, tmdbId }), 'VOD/Russian/Solaris (1972)/Solaris (1972)'));
});

describe('an episode', () => {
  const cases: [string, Partial<SeriesEpisodeNaming>, string][] = [
    ['with a name', {}, 'Dark (2017)/Season 1/Dark (2017) S01E02 - Lügen'],
    ['without a year', { seriesYear: null }, 'Dark/Season 1/Dark S01E02 - Lügen'],
    ['without a name', { episodeTitle: null }, 'Dark (2017)/Season 1/Dark (2017) S01E02'],
    ['of the specials', { season: 0, episode: 12 }, 'Dark (2017)/Season 0/Dark (2017) S00E12 - Lügen'],
    ['with a high number', { episode: 1071 }, 'Dark (2017)/Season 1/Dark (2017) S01E1071 - Lügen'],
    ['over two numbers', { episode: '5-6' }, 'Dark (2017)/Season 1/Dark (2017) S01E05-E06 - Lügen'],
    ['without a number', { episode: null }, 'Dark (2017)/Season 1/Dark (2017) - Lügen'],
    ['named like an extra', { episodeTitle: 'Trailer' }, 'Dark (2017)/Season 1/Dark (2017) S01E02 – Trailer'],
    ['with a hostile name', { episodeTitle: '../../x/y' }, 'Dark (2017)/Season 1/Dark (2017) S01E02 - x-y'],
    ['with a hostile number', { episode: '../9' }, 'Dark (2017)/Season 1/Dark (2017) S01E9 - Lügen'],
    [
      'of a series named like a folder of extras',
      { seriesTitle: 'Extras', seriesYear: 2005 },
      'Extras (2005)/Season 1/Extras (2005) S01E02 - Lügen',
    ],
  ];
  for (const [what, changes, stem] of cases) {
    it(`${what} is at ${stem}`, () => assert.equal(episodeStem({ ...EPISODE, ...changes }), `Series/German/${stem}`));
  }

  const names: [episodeTitle: string, name: string][] = [
    ['Dark - S01E02 - Lügen', 'Lügen'],
    ['Dark - S01E02 - Dark - S01E02 - Lügen', 'Lügen'],
    ['Dark (2017) - S01E02 - Lügen', 'Lügen'],
    ['Dark - 1x02 - Lügen', 'Lügen'],
    ['Dark - S01E02', ''],
    ['S01E02', ''],
    ['Lügen S01E02', 'Lügen'],
    ['Dark: Lügen', 'Lügen'],
    ['Dark', ''],
    ['Darkness', 'Darkness'],
    ['Episode 2', ''],
    ['02', ''],
    ['Episode 3', 'Episode 3'],
    ['2. Lügen', 'Lügen'],
    ['02 - Lügen', 'Lügen'],
    ['The 2x4 Incident', 'The 2x4 Incident'],
    ['S01E02-E03 - Lügen', 'Lügen'],
    ['', ''],
  ];
  for (const [episodeTitle, name] of names) {
    it(`titled ${JSON.stringify(episodeTitle)} has the name ${JSON.stringify(name)}`, () =>
      assert.equal(ownEpisodeName({ ...EPISODE, episodeTitle }), name));
  }

  it('of a long series and name keeps year and numbers', () => {
    const stem = episodeStem({ ...EPISODE, seriesTitle: '本'.repeat(300), episodeTitle: 'é'.repeat(300) });
    assert.match(stem, /\/本+ \(2017\) S01E02 - é+$/);
    for (const segment of stem.split('/')) assert.ok(bytes(segment) <= 215);
  });
});

describe('templates', () => {
  const good: [TemplateKind, string][] = [
    ['movie', DEFAULT_TEMPLATES.movie],
    ['episode', DEFAULT_TEMPLATES.episode],
    ['movie', 'Films/{title} [{year}]'],
    ['episode', '{series}/S{season:00}/{series} S{season:00}E{episode:00} - {episode_name}'],
  ];
  for (const [kind, template] of good) {
    it(`${template} can be used`, () => assert.equal(checkTemplate(template, kind), null));
  }

  const bad: [TemplateKind, string, RegExp][] = [
    ['movie', '', /empty/],
    ['movie', '/VOD/{movie}', /relative/],
    ['movie', 'C:/VOD/{movie}', /relative/],
    ['movie', '~/{movie}', /relative/],
    ['movie', 'VOD/../{movie}', /"\.\."/],
    ['movie', 'VOD//{movie}', /empty parts/],
    ['movie', 'VOD/{movie}/', /empty parts/],
    ['movie', 'VOD\\{movie}', /every file system/],
    ['movie', '.VOD/{movie}', /dot/],
    ['movie', 'nul/{movie}', /every file system/],
    ['movie', 'VOD/{movei}', /no \{movei\}/],
    ['movie', 'VOD/{season}', /no \{season\}/],
    ['movie', 'VOD/{movie', /brace/],
    ['movie', '{movie}/film', /last part/],
    ['episode', 'Series/{series}/{season}', /last part/],
    ['episode', 'Series/{series}/{episode}', /\{season\}/],
    ['episode', 'Series/{season}/{episode}', /\{series\}/],
    ['movie', `${'a'.repeat(500)}/{movie}`, /500/],
  ];
  for (const [kind, template, problem] of bad) {
    it(`${JSON.stringify(template.slice(0, 40))} is refused`, () =>
      assert.match(checkTemplate(template, kind) ?? '', problem));
  }

  const places: [TemplateKind, string, string, string][] = [
    ['movie', 'VOD/{Movie}/{movie}', 'unknown-placeholder', '{Movie}'],
    ['movie', 'VOD/{movie }/{movie}', 'unknown-placeholder', '{movie }'],
    ['movie', 'VOD/{year:0x}/{movie}', 'unknown-placeholder', '{year:0x}'],
    ['episode', 'A/{series}/{episode_title} {movie}', 'unknown-placeholder', '{movie}'],
    ['movie', 'VOD/{movie', 'brace', '{'],
    ['movie', 'a/{movie} }', 'brace', '}'],
    ['movie', 'a/../{movie}', 'empty-part', '..'],
    ['movie', 'a/.b/{movie}', 'hidden', '.'],
    ['movie', 'a/b?/{movie}', 'unsafe', 'b?'],
    ['movie', 'C:/{movie}', 'absolute', 'C:'],
    ['movie', '{movie}/film', 'missing-in-name', 'film'],
    ['episode', 'S/{series}/{episode}', 'missing', 'S/{series}/{episode}'],
    ['movie', `{movie}${'a'.repeat(500)}`, 'too-long', 'a'.repeat(7)],
    ['movie', '  ', 'empty', '  '],
  ];
  for (const [kind, template, code, where] of places) {
    it(`${JSON.stringify(template.slice(0, 40))} is ${code} at ${JSON.stringify(where)}`, () => {
      const fault = templateFault(template, kind);
      assert.deepEqual([fault?.code, template.slice(fault?.start, fault?.end)], [code, where]);
    });
  }

  it('pad numbers and leave no holes for missing values', () => {
    assert.equal(movieStem({ title: 'A', year: null, language: 'X' }, 'Films/{title} ({year})'), 'Films/A');
    assert.equal(
      episodeStem({ ...EPISODE, episodeTitle: null }, 'TV/{title}/{season:00}x{episode:000} - {episode_name}'),
      'TV/Dark/01x002',
    );
  });

  it('with an unknown placeholder throw', () => {
    assert.throws(() => renderPath('{x}', { y: 1 }), { code: 'bad-input' });
    assert.throws(() => renderPath('{constructor}', {}), { code: 'bad-input' });
  });
});

describe('a path, explained', () => {
  const movie = (title: string, template?: string) =>
    explainStem((note) => movieStem({ title, year: 2019, language: 'English' }, template, note));
  const reasons: [title: string, reason: string][] = [
    ['Who? Me', 'characters'],
    ['A\u200bB', 'invisible'],
    ['x'.repeat(300), 'cut'],
    ['???', 'nameless'],
  ];
  for (const [title, reason] of reasons) {
    it(`of ${JSON.stringify(title.slice(0, 20))} names what was done once: ${reason}`, () => {
      const { stem, changes } = movie(title);
      assert.equal(stem, movieStem({ title, year: 2019, language: 'English' }));
      assert.ok(changes.some((change) => change.reason === reason));
      assert.equal(new Set(changes.map((change) => JSON.stringify(change))).size, changes.length);
    });
  }

  it('tells of edges, reserved names and endings that make a film an extra', () => {
    const bare = (title: string) => movie(title, 'VOD/{title}').changes.map(({ reason }) => reason);
    assert.deepEqual(bare('The End...'), ['edges']);
    assert.deepEqual(bare('CON'), ['reserved']);
    assert.deepEqual(bare('Film - Trailer'), ['extra']);
  });

  it('tells of values that are not known, and nothing of what the template does not name', () => {
    const { stem, changes } = explainStem((note) =>
      episodeStem(
        { ...EPISODE, seriesYear: null, episodeTitle: 'Why?' },
        '{series}/{title} {year} {season}x{episode}',
        note,
      ),
    );
    assert.equal(stem, 'Dark/Dark 1x2');
    assert.deepEqual(changes, [{ reason: 'unknown', from: '{year}', to: '' }]);
  });

  it('of a plain title has nothing to explain', () => assert.deepEqual(movie('Dune').changes, []));
});

describe('a stem that is taken', () => {
  it('gets the next version behind it', () => {
    const stem = movieStem({ title: 'Heat', year: 1995, language: 'English' });
    const taken = new Set([stemKey(stem), stemKey(`${stem} - 2`)]);
    assert.equal(
      distinctStem(stem, (key) => taken.has(key)),
      `${stem} - 3`,
    );
  });

  it('is taken whatever its case and composition', () => {
    const taken = new Set([stemKey('VOD/French/AMÉLIE')]);
    assert.equal(
      distinctStem('VOD/French/Ame\u0301lie', (key) => taken.has(key)),
      'VOD/French/Ame\u0301lie - 2',
    );
  });

  it('stays itself when it is free', () =>
    assert.equal(
      distinctStem('a/b', () => false),
      'a/b',
    ));
});

describe('extensions', () => {
  const cases: [string | null | undefined, string][] = [
    ['MKV', 'mkv'],
    ['.avi', 'avi'],
    ['mp4,mkv', 'mp4'],
    ['zzz,mkv', 'mkv'],
    ['ts', 'ts'],
    ['', 'mp4'],
    [null, 'mp4'],
    [undefined, 'mp4'],
    ['m3u8', 'mp4'],
    ['../x', 'mp4'],
    ['mkv/../../x', 'mp4'],
    ['php', 'mp4'],
  ];
  for (const [named, extension] of cases) {
    it(`${JSON.stringify(named)} is ${extension}`, () => assert.equal(extensionOf(named), extension));
  }
});

describe('a path below the media folder', () => {
  it('resolves', () => {
    assert.equal(resolveInside('/media', 'VOD/a..b/c.mp4'), path.resolve('/media/VOD/a..b/c.mp4'));
    assert.equal(resolveInside('/media/', '..hidden'), path.resolve('/media/..hidden'));
    assert.equal(resolveInside('/', 'a'), path.resolve('/a'));
  });

  for (const relative of ['..', '../x', 'a/../../x', '/etc/passwd', '/media/a', 'a\0b', '../media2/x']) {
    it(`is refused for ${JSON.stringify(relative)}`, () =>
      assert.throws(() => resolveInside('/media', relative), { code: 'outside-media-folder' }));
  }
});

/** A small generator with a fixed seed, so that a failure comes again. */
function randomNumbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

const NASTY = [
  '/',
  '\\',
  '..',
  '.',
  ' ',
  ':',
  '\0',
  '\n',
  '\u202e',
  '\u200d',
  '\u0301',
  '\u0338',
  '<',
  '=',
  '-',
  '_',
  'CON',
  'nul',
  'Sample',
  'Trailer',
  '.sample',
  ' - trailer',
  '{movie}',
  '\ud83d',
  '👨‍👩‍👧',
  'İ',
  'ß',
  '\u212a',
  '본',
  'e',
  'S01E02',
  '(2019)',
  '?',
  '*',
  '|',
  '"',
  '~',
  '$&',
];

function randomText(random: (below: number) => number): string {
  const length = random(10) === 0 ? random(400) : random(12);
  const one = (): string =>
    random(3) === 0 ? String.fromCodePoint(random(0x110000)) : (NASTY[random(NASTY.length)] ?? '');
  return Array.from({ length }, one).join('');
}

function assertSafe(segment: string): void {
  const shown = JSON.stringify(segment);
  assert.ok(segment.length > 0 && bytes(segment) <= 215, shown);
  assert.ok(!/[\p{Cc}\p{Cf}\p{Cs}/\\:*?"<>|]/u.test(segment), shown);
  assert.ok(!/^[. ]|[. ]$/.test(segment), shown);
  assert.ok(!/^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)|^sample/i.test(segment), shown);
  assert.equal(segment.normalize('NFC'), segment, shown);
  assert.equal(safeSegment(segment), segment, shown);
}

describe('whatever a provider calls its titles', () => {
  it('every part of a path is safe, and safe parts stay as they are', () => {
    const random = randomNumbers(20260801);
    for (let count = 0; count < 5000; count += 1) assertSafe(safeSegment(randomText(random)));
  });

  it('films and episodes stay inside the media folder, in their templates’ depth', () => {
    const random = randomNumbers(7);
    for (let count = 0; count < 2000; count += 1) {
      const title = randomText(random);
      const language = randomText(random);
      const year = random(2) === 0 ? null : 1900 + random(200);
      const stems = [
        movieStem({ title, year, language }),
        episodeStem({
          seriesTitle: title,
          seriesYear: year,
          language,
          season: random(300),
          episode: random(2000),
          episodeTitle: randomText(random),
        }),
      ];
      for (const [index, stem] of stems.entries()) {
        const segments = stem.split('/');
        assert.equal(segments.length, 4 + index, JSON.stringify(stem));
        for (const segment of segments) assertSafe(segment);
        assert.equal(resolveInside('/media', stem), `/media/${stem}`);
      }
      if (year !== null)
        assert.ok(
          stems.every((stem) => stem.includes(` (${year})`)),
          JSON.stringify(stems),
        );
    }
  });
});
