import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { contrast, inkOn, isLight, readable, readColour } from './colour.ts';

describe('colours that a host hands over', () => {
  const cases: [given: unknown, read: string | null][] = [
    ['1c2430', '#1c2430'],
    ['#ABC', '#aabbcc'],
    ['rgb(28, 36, 48)', '#1c2430'],
    ['rgb(300, 0, 0)', null],
    ['red', null],
    ['var(--x)', null],
    ['url(http://example.test/)', null],
    ['#1c2430; background: url(x)', null],
    [{ toString: () => '#fff' }, null],
    [null, null],
  ];
  for (const [given, read] of cases) {
    it(`reads ${JSON.stringify(given)} as ${read}`, () => assert.equal(readColour(given), read));
  }

  it('measures contrast as WCAG does', () => {
    assert.equal(Math.round(contrast('#000000', '#ffffff')), 21);
    assert.equal(contrast('#123456', '#123456'), 1);
  });

  it('picks light or dark by the canvas', () => {
    assert.equal(isLight('#f6f7f9'), true);
    assert.equal(isLight('#101010'), false);
  });

  const jellyfin = { canvas: '#101010', text: '#eeeeee', accent: '#00a4dc', surface: '#202020' };
  const paper = { canvas: '#ffffff', text: '#1a1a1a', accent: '#0b5cad', surface: '#f2f2f2' };
  const dresses: [what: string, given: Parameters<typeof readable>[0], taken: Parameters<typeof readable>[0]][] = [
    ['Jellyfin’s own', jellyfin, jellyfin],
    ['a light page’s', paper, paper],
    [
      'text and accent that can’t be read on the canvas, and a surface of the other scheme',
      { canvas: '#101010', text: '#555555', accent: '#222222', surface: '#ffffff' },
      { canvas: '#101010' },
    ],
    ['a canvas between light and dark', { canvas: '#808080', text: '#777777' }, {}],
    ['a canvas on which red is hard to see', { canvas: '#e08080', text: '#000000' }, { text: '#000000' }],
    ['a surface that hides the meanings', { surface: '#7d8591' }, {}],
    ['an accent on the panel’s own canvas', { accent: '#bb86fc' }, { accent: '#bb86fc' }],
    ['nothing', {}, {}],
  ];
  for (const [what, given, taken] of dresses) {
    it(`takes of ${what} what can be read`, () => {
      assert.deepEqual(readable(given, 'dark').colours, taken);
    });
  }

  it('chooses the scheme by the canvas, also by one that it does not take', () => {
    assert.equal(readable({ canvas: '#ffffff' }, 'dark').scheme, 'light');
    assert.equal(readable({ canvas: '#b0b0b0' }, 'dark').scheme, 'light');
    assert.equal(readable({}, 'light').scheme, 'light');
  });

  it('leaves no text quieter where the host’s own is just readable', () => {
    assert.equal(readable({ canvas: '#101010', text: '#a0a0a0' }, 'dark').quiet, false);
    assert.equal(readable({ canvas: '#101010', text: '#eeeeee' }, 'dark').quiet, true);
  });

  it('puts readable ink on a solid accent', () => {
    assert.equal(inkOn('#00a4dc'), '#00141d');
    assert.equal(inkOn('#00709b'), '#ffffff');
  });
});
