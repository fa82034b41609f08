import assert from 'node:assert/strict';
import { mapPath } from './map-path.ts';
import type { PathMapping } from './store.ts';

const file = '/data/media/VOD/English/Film (2019)/Film (2019).mp4';

const table: [what: string, map: PathMapping[], path: string, there: string][] = [
  ['no mapping', [], file, file],
  ['another folder', [{ from: '/other', to: '/mnt' }], file, file],
  ['a folder that only begins alike', [{ from: '/data/med', to: '/mnt' }], file, file],
  ['a folder', [{ from: '/data/media', to: '/mnt' }], file, '/mnt/VOD/English/Film (2019)/Film (2019).mp4'],
  [
    'slashes at the ends',
    [{ from: '/data/media//', to: '/mnt/' }],
    file,
    '/mnt/VOD/English/Film (2019)/Film (2019).mp4',
  ],
  ['the root to a folder', [{ from: '/', to: '/host' }], file, `/host${file}`],
  ['a folder to the root', [{ from: '/data/media', to: '/' }], '/data/media/VOD/x.mp4', '/VOD/x.mp4'],
  ['the folder itself', [{ from: '/data/media', to: '/mnt' }], '/data/media', '/mnt'],
  ['the folder itself to the root', [{ from: '/data/media', to: '/' }], '/data/media', '/'],
  [
    'the longest that holds it, wherever it stands',
    [
      { from: '/data', to: '/d' },
      { from: '/data/media/VOD', to: '/films' },
      { from: '/data/media', to: '/m' },
    ],
    '/data/media/VOD/x.mp4',
    '/films/x.mp4',
  ],
  [
    'a Windows server',
    [{ from: '/data/media', to: 'D:\\Media' }],
    '/data/media/VOD/x y/z.mp4',
    'D:\\Media\\VOD\\x y\\z.mp4',
  ],
  ['a whole Windows drive', [{ from: '/data/media', to: 'D:\\' }], '/data/media/VOD/x.mp4', 'D:\\VOD\\x.mp4'],
  [
    'a Windows share',
    [{ from: '/data/media', to: '\\\\nas\\media' }],
    '/data/media/VOD/x.mp4',
    '\\\\nas\\media\\VOD\\x.mp4',
  ],
  [
    'Windows written with slashes',
    [{ from: '/data/media', to: 'D:/Media' }],
    '/data/media/VOD/x.mp4',
    'D:/Media/VOD/x.mp4',
  ],
  ['a companion on Windows', [{ from: 'C:\\Media', to: '/mnt' }], 'C:\\Media\\VOD\\x.mp4', '/mnt/VOD/x.mp4'],
];

describe('a path as the media server knows it', () => {
  for (const [what, map, path, there] of table) {
    it(`by ${what}`, () => assert.equal(mapPath(path, map), there));
  }
});
