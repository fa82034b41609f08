import assert from 'node:assert/strict';
import type { Library } from '@xtreme/integrations/media-server';
import { planLibraries, type WantedFolders } from './plan-libraries.ts';

const films: WantedFolders = {
  kind: 'movies',
  root: '/m/VOD',
  paths: ['/m/VOD'],
  languages: ['/m/VOD/English', '/m/VOD/German'],
};
const series: WantedFolders = {
  kind: 'tvshows',
  root: '/m/Series',
  paths: ['/m/Series/English', '/m/Series/German'],
  languages: ['/m/Series/English', '/m/Series/German'],
};

const has = (name: string, kind: string, ...paths: string[]): Library => ({
  id: name,
  name,
  kind,
  paths,
  refresh: 'idle',
  refreshPercent: null,
});

type Row = [what: string, libraries: Library[], films: string, series: string];

const rows: Row[] = [
  ['nothing is there', [], 'create Movies /m/VOD', 'create Series /m/Series/English /m/Series/German'],
  [
    'all is there',
    [has('Films', 'movies', '/m/VOD'), has('Shows', 'tvshows', '/m/Series/German', '/m/Series/English/')],
    'none held Films',
    'none held Shows',
  ],
  ['the films’ library is further up', [has('All', 'movies', '/m')], 'none held All', 'blocked wrong-kind All'],
  ['a mixed library is further up', [has('All', 'mixed', '/m')], 'none held All', 'none held All'],
  [
    'one language of each is there',
    [has('Films', 'movies', '/m/VOD/English'), has('Shows', 'tvshows', '/m/Series/English')],
    'add_paths Films /m/VOD/German',
    'add_paths Shows /m/Series/German',
  ],
  [
    'a library per language is there',
    [has('EN', 'tvshows', '/m/Series/English'), has('DE', 'tvshows', '/m/Series/German')],
    'create Movies /m/VOD',
    'none held EN',
  ],
  [
    'the languages are taken for series',
    [has('Shows', 'tvshows', '/m/Series')],
    'create Movies /m/VOD',
    'blocked language-as-series Shows',
  ],
  [
    'a library of another kind holds a language',
    [has('Home videos', 'homevideos', '/m/Series/German')],
    'create Movies /m/VOD',
    'blocked wrong-kind Home videos',
  ],
  [
    'the names are taken by libraries of something else',
    [has('movies', 'movies', '/other'), has('Series', 'tvshows', '/elsewhere'), has('Series (Xtreme)', 'music', '/x')],
    'create Movies (Xtreme) /m/VOD',
    'create Series (Xtreme 2) /m/Series/English /m/Series/German',
  ],
  [
    'a folder only begins alike',
    [has('Other', 'movies', '/m/VOD2'), has('More', 'tvshows', '/m/Series/Eng')],
    'create Movies /m/VOD',
    'add_paths More /m/Series/English /m/Series/German',
  ],
];

describe('the plan for a media server’s libraries', () => {
  for (const [what, libraries, ...expected] of rows) {
    it(`where ${what}`, () => {
      const words = planLibraries([films, series], libraries).map(({ action, code, library, paths }) =>
        [action, ...(paths.length > 0 ? [] : [code]), library, ...paths].join(' '),
      );
      assert.deepEqual(words, expected);
    });
  }

  it('makes no library of series while there is no language, and none where films and series share a folder', () => {
    const none = { ...series, paths: [], languages: [] };
    assert.deepEqual(
      planLibraries([films, none], []).map(({ action, code }) => [action, code]),
      [
        ['create', 'library-missing'],
        ['none', 'nothing-yet'],
      ],
    );
    const shared = planLibraries([films, { ...series, root: '/m/VOD' }], []);
    assert.deepEqual(
      shared.map(({ code }) => code),
      ['one-folder', 'one-folder'],
    );
  });

  it('compares a Windows server’s folders as Windows does', () => {
    const windows = { kind: 'movies', root: 'D:\\Media\\VOD', paths: ['D:\\Media\\VOD'], languages: [] } as const;
    const [plan] = planLibraries(
      [{ ...windows, paths: [...windows.paths], languages: [] }],
      [has('F', 'movies', 'd:/media')],
    );
    assert.equal(plan?.code, 'held');
  });
});
