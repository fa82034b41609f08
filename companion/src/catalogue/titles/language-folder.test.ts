import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { LANGUAGES, TITLE_WORDS } from './code-tables.ts';
import { languageFolder } from './index.ts';

const FOLDERS: [string | null, string][] = [
  ['pt-BR', 'Portuguese'],
  ['pt', 'Portuguese'],
  ['es-419', 'Spanish'],
  ['en-US', 'English'],
  ['mul', 'Multi'],
  ['sh', 'Serbo-Croatian'],
  ['nb', 'Norwegian'],
  ['zh-TW', 'Chinese'],
  ['fil', 'Filipino'],
  ['ku', 'Kurdish'],
  ['EN', 'English'],
  ['und', 'Unknown'],
  ['xx', 'Unknown'],
  ['../..', 'Unknown'],
  ['', 'Unknown'],
  [null, 'Unknown'],
];

describe('the folder of a language', () => {
  for (const [tag, folder] of FOLDERS) {
    it(`of ${tag} is ${folder}`, () => assert.equal(languageFolder(tag), folder));
  }

  it('is a plain known name for every language that a code stands for', () => {
    for (const line of `${LANGUAGES}\n${TITLE_WORDS}`.split('\n')) {
      const tags = line.split(':')[0]?.split(',') ?? [];
      for (const tag of tags.filter((one) => /^[a-z]/.test(one)))
        assert.match(languageFolder(tag), /^(?!Unknown)[A-Z][A-Za-z-]+$/, tag);
    }
  });
});
