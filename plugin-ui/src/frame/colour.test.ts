import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { colourProblems, contrast, inkOn, isLight, readColour } from './colour.ts';

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

  it('refuses text and accents that can’t be read, and takes the others', () => {
    const bad = colourProblems({ canvas: '#101010', text: '#555555', accent: '#222222', surface: '#ffffff' });
    assert.deepEqual([...bad].sort(), ['accent', 'surface', 'text']);
    const good = colourProblems({ canvas: '#101010', text: '#eeeeee', accent: '#00a4dc', surface: '#202020' });
    assert.equal(good.size, 0);
  });

  it('puts readable ink on a solid accent', () => {
    assert.equal(inkOn('#00a4dc'), '#00141d');
    assert.equal(inkOn('#00709b'), '#ffffff');
  });
});
