import assert from 'node:assert/strict';
import { readSeriesInfo } from './series-info.ts';

const ep = (id: number | string, more: object = {}) => ({
  id,
  episode_num: 1,
  title: `T${id}`,
  container_extension: 'mkv',
  info: [],
  ...more,
});

/** `season:id` of each episode. */
function places(episodes: unknown): string[] {
  return readSeriesInfo({ seasons: [], info: [], episodes }).episodes.map(
    (each) => `${each.seasonNumber}:${each.episodeId}`,
  );
}

const shapes: [string, unknown, string[]][] = [
  ['an object by season', { 1: [ep(10), ep(11)], 2: [ep(20)] }, ['1:10', '1:11', '2:20']],
  ['an object with season 0', { 0: [ep(1, { season: 0 })], 1: [ep(10)] }, ['0:1', '1:10']],
  ['an array of arrays: the index is the season', [[ep(1)], [ep(10)], [ep(20)]], ['0:1', '1:10', '2:20']],
  ['an array of arrays with an empty season 0', [[], [ep(10)], [ep(20)]], ['1:10', '2:20']],
  [
    'an array of arrays whose episodes agree on their seasons',
    [[ep(10, { season: 1 })], [ep(20, { season: '2' }), ep(21, { season: 2 })]],
    ['1:10', '2:20', '2:21'],
  ],
  [
    'an array of arrays whose episodes all claim season 1',
    [[ep(1, { season: 1 })], [ep(10, { season: 1 })]],
    ['0:1', '1:10'],
  ],
  [
    'an array of arrays whose episodes disagree',
    [[ep(1, { season: 5 }), ep(2, { season: 6 })], [ep(10)]],
    ['0:1', '0:2', '1:10'],
  ],
  [
    'an array of arrays with seasons in the titles only',
    [[ep(10, { title: 'X S01E01' })], [ep(20, { title: 'X - S02E01 - y' })]],
    ['1:10', '2:20'],
  ],
  ['a season that is a single episode', { 1: ep(10), 2: [ep(20)] }, ['1:10', '2:20']],
  ['a season that is an object by index', { 1: { 0: ep(10), 2: ep(11) } }, ['1:10', '1:11']],
  ['an array with an object by index', [[ep(1)], { 0: ep(10), 2: ep(11) }], ['0:1', '1:10', '1:11']],
  ['a flat list', [ep(10, { season: 1 }), ep(20, { season: '2' }), ep(1, { season: 0 })], ['1:10', '2:20', '0:1']],
  [
    'a flat list with seasons in the titles',
    [ep(10, { title: 'S01E01' }), ep(20, { title: 'S02E01' })],
    ['1:10', '2:20'],
  ],
  ['a flat list that says nothing of seasons', [ep(10), ep(11)], ['1:10', '1:11']],
  ['a flat list with holes', { 0: ep(10, { season: 1 }), 2: ep(11, { season: 1 }) }, ['1:10', '1:11']],
  ['keys with words', { 'Season 3': [ep(30)] }, ['3:30']],
  ['a key against an episode: the key stands', { 2: [ep(20, { season: 1 })] }, ['2:20']],
  ['[]', [], []],
  ['{}', {}, []],
  ['nothing', undefined, []],
  ['null', null, []],
  ['a word', 'none', []],
  ['rubbish inside', { 1: [null, 5, 'x', [], ep(10)], 2: null }, ['1:10']],
  ['an episode listed twice', { 1: [ep(10), ep(10), ep('10')] }, ['1:10']],
  ['an episode without id', { 1: [ep(''), ep(10)] }, ['1:10']],
];

const numbers: [object, number | null][] = [
  [{ episode_num: '4', title: 'Name' }, 4],
  [{ episode_num: 2, title: 'Show - S01E03 - Name' }, 3],
  [{ episode_num: 2, title: 'EN - Show s1.e12' }, 12],
  [{ episode_num: 0, title: 'Pilot' }, 0],
  [{ episode_num: 'x', title: 'Pilot' }, null],
  [{ episode_num: 6, title: 'Show S01 EP07' }, 7],
  [{ episode_num: 6, title: 'Classes1e5' }, 6],
  [{ episode_num: 6, title: 'Show 1920x1080' }, 6],
];

describe('the episodes of a series', () => {
  for (const [name, episodes, expected] of shapes) {
    it(`reads ${name}`, () => {
      assert.deepEqual(places(episodes), expected);
    });
  }

  for (const [episode, expected] of numbers) {
    it(`numbers ${JSON.stringify(episode)} ${expected}`, () => {
      assert.equal(readSeriesInfo({ episodes: { 1: [ep(1, episode)] } }).episodes[0]?.episodeNum, expected);
    });
  }

  it('reads what an episode tells', () => {
    const info = {
      plot: 'P',
      duration: '00:40:00',
      movie_image: 'http://i/1.jpg',
      releasedate: '2020-02-03',
      rating: '7.1',
    };
    const [episode] = readSeriesInfo({
      episodes: { 1: [ep('55', { added: '1700000000', title: 'Ä &amp; B', info })] },
    }).episodes;
    assert.deepEqual(episode, {
      episodeId: '55',
      seasonNumber: 1,
      episodeNum: 1,
      title: 'Ä &amp; B',
      containerExtension: 'mkv',
      addedAt: new Date(1_700_000_000_000),
      plot: 'P',
      durationSeconds: 2400,
      imageUrl: 'http://i/1.jpg',
      airDate: '2020-02-03',
      rating: 7.1,
    });
  });
});

describe('the seasons and details of a series', () => {
  it('keeps season 0 and adds seasons that only the episodes know', () => {
    const seasons = [
      { season_number: 2, name: 'Two', cover: 'http://i/2' },
      { season_number: '0', name: 'Specials', air_date: '2001-01-01' },
      { name: 'x' },
      null,
    ];
    const found = readSeriesInfo({ seasons, episodes: { 1: [ep(10)], 2: [ep(20)] } }).seasons;
    assert.deepEqual(found, [
      { seasonNumber: 0, name: 'Specials', coverUrl: null, airDate: '2001-01-01' },
      { seasonNumber: 1, name: null, coverUrl: null, airDate: null },
      { seasonNumber: 2, name: 'Two', coverUrl: 'http://i/2', airDate: null },
    ]);
  });

  it('reads the details, and null for an unknown series', () => {
    const { info } = readSeriesInfo({
      info: {
        name: 'S',
        cover: 'http://i/c',
        releaseDate: '2010-01-02',
        last_modified: '1700000000',
        backdrop_path: 'http://i/b',
        cast: ['A', 'B'],
        tmdb: 5,
      },
    });
    assert.equal(info?.name, 'S');
    assert.equal(info?.cast, 'A, B');
    assert.equal(info?.tmdbId, '5');
    assert.deepEqual(info?.backdrop, ['http://i/b']);
    for (const answer of [
      [],
      {},
      null,
      'x',
      { info: [], episodes: [] },
      { info: { name: null, cover: null, backdrop_path: [] }, seasons: [] },
    ]) {
      assert.deepEqual(readSeriesInfo(answer), { info: null, seasons: [], episodes: [] });
    }
  });
});
