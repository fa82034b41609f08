import assert from 'node:assert/strict';
import { SaxesParser } from 'saxes';
import type { DescribedEpisode, Description } from '../../catalogue/index.ts';
import { createTextCleaner } from '../../provider/index.ts';
import { episodeNfo, movieNfo, tvshowNfo } from './nfo.ts';

const film: Description = {
  playlistId: 1,
  title: 'Fährmann & Sohn',
  originalTitle: 'Le <Passeur>',
  year: 2019,
  plot: 'A "quiet" film.\nTwo lines.',
  cast: ['Ada Lind', 'Bo "B" Ek'],
  directors: ['Cy Dahl'],
  genres: ['Drama', 'Science Fiction & Fantasy'],
  countries: ['Norway'],
  releaseDate: '2019-03-31',
  rating: 7.26,
  durationSeconds: 6_150,
  tmdbId: '603',
  imdbId: 'tt0133093',
  trailerId: 'dQw4w9WgXcQ',
  posterUrls: ['http://panel/poster/secret.jpg'],
  backdropUrls: [],
  seasons: [
    { seasonNumber: 1, name: 'Season 1', coverUrl: null, airDate: null },
    { seasonNumber: 2, name: 'The Harbour', coverUrl: null, airDate: null },
  ],
};
const bare: Description = {
  ...film,
  originalTitle: null,
  year: null,
  plot: null,
  cast: [],
  directors: [],
  genres: [],
  countries: [],
  releaseDate: '2019',
  rating: 0,
  durationSeconds: null,
  tmdbId: null,
  imdbId: null,
  trailerId: null,
};
const episode = {
  id: 1,
  series_id: 1,
  episode_id: '11',
  season_number: 0,
  episode_num: 5,
  title: 'Show S00E05',
  container_extension: 'mp4',
  plot: 'Five.',
  air_date: '2020-02-01',
  duration_seconds: 1_500,
  image_url: 'http://panel/still.jpg',
  rating: null,
} satisfies DescribedEpisode;
const asIs = (text: string) => text;

/** As a strict reader sees it: `parent/name` and text, in order, without the root's name. */
function elementsOf(xml: string): { root: string; values: [path: string, text: string][] } {
  const parser = new SaxesParser();
  const path: string[] = [];
  const values: [string, string][] = [];
  let text = '';
  let root = '';
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('opentag', ({ name, attributes }) => {
    root ||= name;
    const given = Object.entries(attributes).map(([key, value]) => `[${key}=${value}]`);
    path.push(name + given.join(''));
    text = '';
  });
  parser.on('text', (more) => {
    text += more;
  });
  parser.on('closetag', () => {
    if (text.trim() !== '') values.push([path.slice(1).join('/'), text]);
    path.pop();
    text = '';
  });
  parser.write(xml).close();
  return { root, values };
}

describe('the NFO files', () => {
  it('of a film say what the media server reads of it: title, year, ids, plot, genres, cast', () => {
    assert.deepEqual(elementsOf(movieNfo(film, asIs)), {
      root: 'movie',
      values: [
        ['title', 'Fährmann & Sohn'],
        ['originaltitle', 'Le <Passeur>'],
        ['year', '2019'],
        ['premiered', '2019-03-31'],
        ['plot', 'A "quiet" film.\nTwo lines.'],
        ['rating', '7.3'],
        ['runtime', '103'],
        ['genre', 'Drama'],
        ['genre', 'Science Fiction & Fantasy'],
        ['country', 'Norway'],
        ['director', 'Cy Dahl'],
        ['actor/name', 'Ada Lind'],
        ['actor/order', '0'],
        ['actor/name', 'Bo "B" Ek'],
        ['actor/order', '1'],
        ['trailer', 'plugin://plugin.video.youtube/?action=play_video&videoid=dQw4w9WgXcQ'],
        ['uniqueid[type=tmdb][default=true]', '603'],
        ['uniqueid[type=imdb]', 'tt0133093'],
        ['tmdbid', '603'],
        ['imdbid', 'tt0133093'],
      ],
    });
  });

  it('leave out what nobody knows', () => {
    assert.deepEqual(elementsOf(movieNfo(bare, asIs)).values, [['title', 'Fährmann & Sohn']]);
  });

  it('of a series name the seasons that have a name of their own', () => {
    const { root, values } = elementsOf(tvshowNfo(film, asIs));
    assert.equal(root, 'tvshow');
    assert.deepEqual(
      values.filter(([path]) => path.startsWith('namedseason')),
      [['namedseason[number=2]', 'The Harbour']],
    );
    assert.ok(values.some(([path, text]) => path.startsWith('uniqueid[type=tmdb]') && text === '603'));
  });

  for (const [what, facts, expected] of [
    ['with its name and numbers', { name: 'Ice', number: 5 }, ['Ice', '5', undefined]],
    ['without a name of its own', { name: '', number: 5 }, ['Episode 5', '5', undefined]],
    ['that is two in one file', { name: 'Ice', number: '5-6' }, ['Ice', '5', '6']],
    ['whose number nobody knows', { name: '', number: null }, ['Show S00E05', undefined, undefined]],
  ] as const)
    it(`of an episode ${what}`, () => {
      const { root, values } = elementsOf(episodeNfo({ episode, seriesTitle: 'Show', ...facts }, asIs));
      const found = new Map(values);
      assert.equal(root, 'episodedetails');
      assert.deepEqual([found.get('title'), found.get('episode'), found.get('episodenumberend')], expected);
      assert.deepEqual(
        ['showtitle', 'season', 'plot', 'aired', 'runtime'].map((name) => found.get(name)),
        ['Show', '0', 'Five.', '2020-02-01', '25'],
      );
    });

  for (const [what, text, expected] of [
    ['markup', '</title><plot>&amp;]]>', '</title><plot>&amp;]]>'],
    ['control characters', 'a\u0000b\u0007c\u001bd\u000be', 'abcde'],
    ['halves of characters', 'x\ud800y\udc00z', 'xyz'],
    ['what no XML may hold', 'a\ufffeb\uffffc', 'abc'],
    ['characters beyond the usual', '𝔉ilm 😀 مرحبا', '𝔉ilm 😀 مرحبا'],
    ['an entity that is none', '&bogus; <!ENTITY x "y">', '&bogus; <!ENTITY x "y">'],
  ] as const)
    it(`stay well-formed whatever a provider calls its titles: ${what}`, () => {
      const nasty = { ...film, title: text, plot: text, cast: [text], genres: [text], tmdbId: text };
      for (const xml of [movieNfo(nasty, asIs), tvshowNfo(nasty, asIs)]) {
        const { values } = elementsOf(xml);
        assert.equal(values.find(([path]) => path === 'title')?.[1], expected);
        assert.equal(values.find(([path]) => path === 'actor/name')?.[1], expected);
      }
    });

  it('hold no address of a picture, and no secret of the account', () => {
    const clean = createTextCleaner({ username: 'harry', password: 's3cret&pass' });
    const plot = 'Harry and harry. http://panel:80/movie/harry/s3cret&pass/1.mp4 More: s3cret&pass.';
    const xml = movieNfo({ ...film, plot }, clean);
    assert.doesNotMatch(xml, /s3cret|panel\/poster/);
    assert.match(elementsOf(xml).values.find(([path]) => path === 'plot')?.[1] ?? '', /^Harry and harry\. http/);
  });

  it('lose no everyday word to a password that is one', () => {
    const clean = createTextCleaner({ username: 'demo', password: 'test' });
    assert.equal(clean('The latest demonstration: test'), 'The latest demonstration: test');
  });
});
