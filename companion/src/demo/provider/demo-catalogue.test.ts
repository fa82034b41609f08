import { strict as assert } from 'node:assert';
import { emptyCatalogue, openCatalogue } from './catalogue.ts';
import { demoCatalogue } from './demo-catalogue.ts';

describe('the demo catalogue', () => {
  const catalogue = demoCatalogue();
  const episodes = catalogue.series.flatMap((series) => series.episodes);

  it('has a few hundred titles in several languages, and is the same every time', () => {
    assert.ok(catalogue.movies.length >= 200);
    assert.ok(catalogue.series.length >= 40);
    assert.ok(catalogue.channels.filter((channel) => channel.epgId !== null).length >= 40);
    assert.ok(new Set(catalogue.movies.map((movie) => movie.language)).size >= 10);
    assert.deepEqual(demoCatalogue(), catalogue);
  });

  it('gives films, episodes and channels ids of one space, and series their own', () => {
    const ids = [...catalogue.movies, ...episodes, ...catalogue.channels].map((file) => file.id);
    assert.equal(new Set(ids).size, ids.length);
    assert.equal(new Set(catalogue.series.map((series) => series.id)).size, catalogue.series.length);
  });

  it('holds what real providers hold: variants, odd names, two categories, none, dead pictures, every shape', () => {
    const names = catalogue.movies.map((movie) => movie.name);
    assert.ok(names.some((name) => name.startsWith('4K-EN - ')));
    assert.ok(names.some((name) => name.includes('&amp;')));
    assert.ok(names.some((name) => Buffer.byteLength(name) > 255));
    assert.ok(catalogue.movies.some((movie) => movie.categoryIds.length === 2));
    assert.ok(catalogue.movies.some((movie) => movie.categoryIds.length === 0));
    assert.ok(catalogue.movies.filter((movie) => movie.poster !== null).length >= 4);
    const shapes = new Set(catalogue.series.map((series) => series.episodesShape));
    assert.deepEqual([...shapes].sort(), ['arrays', 'flat', 'indexed', 'map', 'single']);
    assert.ok(episodes.some((episode) => episode.season === 0));
  });

  it('keeps to the sizes of the demo', () => {
    assert.ok(catalogue.movies.every(({ size }) => size >= 30_000_000 && size <= 400_000_000));
  });
});

describe('the verbs of a catalogue', () => {
  it('add with defaults, so that a test names only what it is about', () => {
    const catalogue = openCatalogue(emptyCatalogue());
    const movie = catalogue.addMovie({ name: 'EN - One (2020)', size: 1234 });
    const series = catalogue.addSeries({ name: 'EN - Show (2020)' });
    const first = catalogue.addEpisode(series.id, { season: 2, name: 'Pilot' });
    const second = catalogue.addEpisode(series.id, { season: 2 });
    assert.equal(movie.size, 1234);
    assert.equal(first.title, 'EN - Show - S02E01 - Pilot');
    assert.equal(second.title, 'EN - Show - S02E02');
    assert.deepEqual([movie.id, first.id, second.id, series.id], [1, 2, 3, 1]);
    assert.deepEqual(
      catalogue.categories.map((category) => category.kind),
      ['vod', 'series'],
    );
  });

  it('move last_modified with a new episode, unless the panel is a quiet one', () => {
    const catalogue = openCatalogue(demoCatalogue());
    const series = catalogue.series[2] as (typeof catalogue.series)[number];
    const before = series.lastModified;
    catalogue.addEpisode(series.id, { season: 1 }, { quiet: true });
    assert.equal(series.lastModified, before);
    catalogue.addEpisode(series.id, { season: 1 });
    assert.ok(series.lastModified > before);
  });

  it('remove by number from the end or by predicate, and rename', () => {
    const catalogue = openCatalogue(demoCatalogue());
    const count = catalogue.movies.length;
    assert.equal(catalogue.removeMovies(10).length, 10);
    const gone = catalogue.removeMovies((movie) => movie.language === 'de');
    assert.equal(catalogue.movies.length, count - 10 - gone.length);
    const [movie] = catalogue.movies;
    catalogue.renameMovie(movie?.id ?? 0, 'EN - Renamed (2020)');
    assert.equal(movie?.name, 'EN - Renamed (2020)');
  });
});
