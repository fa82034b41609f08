import assert from 'node:assert/strict';
import * as read from './read-value.ts';

type Reader = (value: never) => unknown;

const day = (text: string) => new Date(text);

const tables: [string, Reader, [unknown, unknown][]][] = [
  [
    'text',
    read.text,
    [
      ['x', 'x'],
      [' a  b ', 'a  b'],
      [5, '5'],
      ['', null],
      ['N/A', null],
      [null, null],
      [undefined, null],
      [[], null],
      [{}, null],
      [['Ann', 'Bob', ''], 'Ann, Bob'],
      ['a\0b', 'ab'],
      ['&amp;', '&amp;'],
      [true, null],
    ],
  ],
  [
    'name',
    read.name,
    [
      [' x ', ' x '],
      [1941, '1941'],
      [null, ''],
      [{}, ''],
      ['N/A', 'N/A'],
    ],
  ],
  [
    'id',
    read.id,
    [
      [7, '7'],
      ['7', '7'],
      [' 7 ', '7'],
      ['12345678901234567890', '12345678901234567890'],
      [0, null],
      ['0', null],
      ['', null],
      [null, null],
      [1.5, null],
      [-3, null],
      [[], null],
      [[7], null],
      ['abc', 'abc'],
      [true, null],
      ['x'.repeat(300), null],
    ],
  ],
  [
    'integer',
    read.integer,
    [
      ['5', 5],
      [5.9, 5],
      ['5.9', 5],
      ['x', null],
      ['N/A', null],
      ['', null],
      [null, null],
      [[], null],
      ['0', 0],
    ],
  ],
  [
    'number',
    read.number,
    [
      ['7,5', 7.5],
      ['7.5', 7.5],
      ['-1', -1],
      [Number.NaN, null],
      ['1e5', null],
      ['0x10', null],
    ],
  ],
  [
    'flag',
    read.flag,
    [
      [1, true],
      ['1', true],
      [true, true],
      ['true', true],
      [0, false],
      ['0', false],
      ['None', false],
      [null, false],
      ['', false],
    ],
  ],
  [
    'rating',
    read.rating,
    [
      ['7.5', 7.5],
      [8, 8],
      ['', null],
      ['0', null],
      [0, null],
      ['N/A', null],
      [71, null],
    ],
  ],
  [
    'moment',
    read.moment,
    [
      ['1700000000', day('2023-11-14T22:13:20Z')],
      [1700000000, day('2023-11-14T22:13:20Z')],
      ['1700000000000', day('2023-11-14T22:13:20Z')],
      ['22/05/2024 10:00:00', day('2024-05-22T10:00:00Z')],
      ['2024-05-22 10:00:00', day('2024-05-22T10:00:00Z')],
      ['2024-05-22', day('2024-05-22T00:00:00Z')],
      ['2024-05-22T10:00:00+02:00', day('2024-05-22T08:00:00Z')],
      ['0', null],
      [0, null],
      [-5, null],
      ['', null],
      ['Unlimited', null],
      ['N/A', null],
      [null, null],
      ['99999999999999999999', null],
      ['2024-99-99', null],
    ],
  ],
  [
    'day',
    read.day,
    [
      ['2019-05-01', '2019-05-01'],
      ['1902-09-01', '1902-09-01'],
      ['2019-05-01 00:00:00', '2019-05-01'],
      ['01/05/2019', '2019-05-01'],
      ['2019', '2019'],
      ['0000-00-00', null],
      ['', null],
      [{ a: 1 }, null],
      [1700000000, '2023-11-14'],
      ['0', null],
      ['12', null],
    ],
  ],
  [
    'year',
    read.year,
    [
      ['2019', 2019],
      [2019, 2019],
      ['2019-2021', 2019],
      ['', null],
      [null, null],
      ['0', null],
      [19, null],
    ],
  ],
  [
    'url',
    read.url,
    [
      ['http://x/a.jpg', 'http://x/a.jpg'],
      ['s:1:/images/a.jpg', null],
      ['/a.jpg', null],
      ['', null],
      ['javascript:alert(1)', null],
      [null, null],
      ['https://', null],
    ],
  ],
  [
    'urls',
    read.urls,
    [
      [['http://x/1', '', 'http://x/1'], ['http://x/1']],
      ['http://x/1', ['http://x/1']],
      ['["http://x/1"]', ['http://x/1']],
      ['', []],
      [null, []],
      [[], []],
      [{ 0: 'http://x/1' }, ['http://x/1']],
      ['[oops', []],
    ],
  ],
  [
    'ids',
    read.ids,
    [
      ['5', ['5']],
      [5, ['5']],
      [
        [1, '2', 2],
        ['1', '2'],
      ],
      ['10,20', ['10', '20']],
      ['[10,20]', ['10', '20']],
      ['["10"]', ['10']],
      [[], []],
      [{}, []],
      [null, []],
      ['0', []],
      ['', []],
    ],
  ],
  [
    'extension',
    read.extension,
    [
      ['mp4', 'mp4'],
      ['MKV', 'MKV'],
      ['.avi', 'avi'],
      ['mp4,mkv', 'mp4'],
      ['', null],
      [null, null],
      ['../x', null],
    ],
  ],
  [
    'tmdbId',
    read.tmdbId,
    [
      ['603', '603'],
      [603, '603'],
      [0, null],
      ['0', null],
      ['', null],
      ['tt5', null],
    ],
  ],
  [
    'imdbId',
    read.imdbId,
    [
      ['tt0133093', 'tt0133093'],
      ['https://imdb.com/title/tt0133093/', 'tt0133093'],
      ['133', null],
    ],
  ],
];

describe('tolerant reading', () => {
  for (const [name, reader, rows] of tables) {
    for (const [input, expected] of rows) {
      it(`${name} of ${JSON.stringify(input)?.slice(0, 40)} is ${JSON.stringify(expected)}`, () => {
        assert.deepEqual(reader(input as never), expected);
      });
    }
  }

  const durations: [Parameters<typeof read.duration>[0], number | null][] = [
    [{ seconds: 5400 }, 5400],
    [{ seconds: '5400', written: '00:10:00' }, 5400],
    [{ seconds: 0, written: '01:30:05' }, 5405],
    [{ written: '109 min' }, 6540],
    [{ written: '1h 30min' }, 5400],
    [{ written: '2h' }, 7200],
    [{ written: '', minutes: '45' }, 2700],
    [{ minutes: 45 }, 2700],
    [{ minutes: '0' }, null],
    [{ written: 'long' }, null],
    [{}, null],
  ];
  for (const [input, expected] of durations) {
    it(`duration of ${JSON.stringify(input)} is ${expected}`, () => {
      assert.equal(read.duration(input), expected);
    });
  }
});
