import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import { describe, it } from 'mocha';
import { en } from './en.ts';
import { languageFor, languages } from './index.ts';

type Table = { [name: string]: unknown };

/** Every sentence of a table by its path; a function counts by how many facts it takes. */
function pathsOf(table: Table, before = ''): Map<string, string> {
  const found = new Map<string, string>();
  for (const [name, value] of Object.entries(table)) {
    const path = `${before}${name}`;
    if (value !== null && typeof value === 'object') {
      for (const [inner, shape] of pathsOf(value as Table, `${path}.`)) found.set(inner, shape);
    } else found.set(path, typeof value === 'function' ? 'function' : typeof value);
  }
  return found;
}

const optional = new Set(['problems']);

describe('the languages of the panel', () => {
  const wanted = pathsOf(en);

  it('has a table for each language that is offered, and offers each table', async () => {
    const files = (await readdir(new URL('.', import.meta.url))).filter((name) => /^[a-z]{2}\.ts$/.test(name));
    assert.deepEqual(files.map((name) => name.slice(0, 2)).sort(), Object.keys(languages).sort());
  });

  for (const [tag, { load }] of Object.entries(languages)) {
    it(`${tag} has every sentence, none too many and none empty`, async () => {
      const table = await load();
      const there = pathsOf(table);
      const missing = [...wanted].filter(([path, shape]) => there.get(path) !== shape && !optional.has(path));
      const odd = [...there.keys()].filter((path) => !wanted.has(path));
      assert.deepEqual([missing, odd], [[], []]);
      const empty = JSON.stringify(table).match(/"[^"]+":""/g);
      assert.equal(empty, null);
    });
  }

  for (const [tag, { load }] of Object.entries(languages).filter(([tag]) => tag !== 'en')) {
    it(`${tag} is translated: few of its sentences are the English ones`, async () => {
      const english = new Set(sentencesOf(en));
      const same = sentencesOf(await load()).filter((text) => text.includes(' ') && english.has(text));
      assert.deepEqual(same, []);
    });
  }

  it('speaks what the reader chose, else what the browser says, else English', () => {
    assert.equal(languageFor('de', ['fr-CH']), 'de');
    assert.equal(languageFor(null, ['xx', 'de-AT', 'en']), 'de');
    assert.equal(languageFor('xx', ['ja']), 'en');
  });
});

function sentencesOf(table: Table): string[] {
  return Object.values(table).flatMap((value) =>
    typeof value === 'string'
      ? [value]
      : value !== null && typeof value === 'object'
        ? sentencesOf(value as Table)
        : [],
  );
}
